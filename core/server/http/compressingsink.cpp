// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/compressingsink.h"

#include "core/server/http/conditions.h"
#include "core/server/http/fieldlist.h"
#include "core/server/http/mediatype.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace loopscope::server {

namespace {

constexpr std::chrono::milliseconds BusyPause{20};

// Calls take with each value of a field of the answer.
template <class Take>
void forEachValue(const Exchange& exchange, std::string_view name, const Take& take)
{
    std::string_view rest = exchange.headers;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\r'));
        if (line.size() > name.size() + 1 && line[name.size()] == ':' &&
            equalsIgnoringCase(line.substr(0, name.size()), name))
            take(line.substr(name.size() + 2));
        rest.remove_prefix(line.size() + 2);
    }
}

bool names(const Exchange& exchange, std::string_view field, std::string_view element)
{
    bool isNamed = false;
    forEachValue(exchange, field, [&](std::string_view value) {
        forEachElement(value, [&](std::string_view one) { isNamed = isNamed || equalsIgnoringCase(one, element); });
    });
    return isNamed;
}

void addVary(Exchange& exchange)
{
    if (!names(exchange, "Vary", "Accept-Encoding") && !names(exchange, "Vary", "*"))
        exchange.setHeader("Vary", "Accept-Encoding");
}

void weakenTag(Exchange& exchange)
{
    const std::string tag(exchange.header("ETag"));
    if (!tag.starts_with('"'))
        return;
    exchange.removeHeader("ETag");
    exchange.setHeader("ETag", "W/" + tag);
}

void describeEncoded(Exchange& exchange, Coding coding)
{
    exchange.setHeader("Content-Encoding", codingName(coding));
    exchange.removeHeader("Accept-Ranges");
    weakenTag(exchange);
}

// A 304 carries the tag that the 200 would have had (RFC 9110 15.4.5): the one that the client asked with.
void describeUnmodified(Exchange& exchange)
{
    addVary(exchange);
    const auto asked = joinedField(exchange.request, "If-None-Match");
    if (asked && !namesTag(*asked, exchange.header("ETag"), TagCompare::Strong))
        weakenTag(exchange);
}

bool mayBeTransformed(const Exchange& exchange)
{
    if (exchange.isBroken || exchange.isFailure || exchange.status == 204 || exchange.status == 206)
        return false;
    constexpr std::array<std::string_view, 6> Bound{"Content-Encoding", "Content-Range", "Content-Digest",
                                                    "Repr-Digest",      "Digest",        "Content-MD5"};
    return std::none_of(Bound.begin(), Bound.end(),
                        [&](std::string_view name) { return !exchange.header(name).empty(); }) &&
           !names(exchange, "Cache-Control", "no-transform");
}

// Nothing: it failed.
std::optional<std::string> encodePiece(ContentEncoder& encoder, const std::string& bytes) noexcept
{
    try {
        std::string out;
        if (encoder.encode(bytes, ContentEncoder::Flush::Piece, out))
            return out;
    } catch (const std::exception&) { // no memory
    }
    return std::nullopt;
}

bool isWorthIt(std::string_view contentType, const CompressOptions& options)
{
    const std::string_view type = trimmed(contentType.substr(0, contentType.find(';')));
    if (equalsIgnoringCase(type, "text/event-stream"))
        return false;
    return isCompressibleType(type) ||
           std::any_of(options.types.begin(), options.types.end(),
                       [&](const std::string& own) { return equalsIgnoringCase(own, type); });
}

} // namespace

void CompressingSink::install(Response& response, std::shared_ptr<const CompressOptions> options)
{
    Exchange& exchange = *response.m_exchange;
    if (exchange.connection == nullptr || exchange.filter)
        return;
    auto sink = std::make_shared<CompressingSink>(*exchange.connection, std::move(options));
    exchange.connection = sink.get();
    exchange.filter = std::move(sink);
}

Coding CompressingSink::choose(Exchange& exchange, std::string_view contentType,
                               std::optional<std::uint64_t> size) const
{
    const std::string_view type = exchange.contentType.empty() ? contentType : std::string_view(exchange.contentType);
    if (exchange.status == 304)
        describeUnmodified(exchange);
    if (exchange.status == 304 || !mayBeTransformed(exchange) || !isWorthIt(type, *m_options) ||
        size.value_or(SIZE_MAX) < std::max<std::size_t>(m_options->minBytes, 1))
        return Coding::Identity;
    addVary(exchange);
    const auto field = joinedField(exchange.request, "Accept-Encoding");
    return byPreference(parseAcceptEncoding(field ? std::optional<std::string_view>(*field) : std::nullopt)).front();
}

// ---- whole bodies

void CompressingSink::answer(Exchange& exchange, Body body, std::string_view contentType)
{
    if (m_taken || exchange.isStream || !exchange.runHooks(body, contentType) || m_taken)
        return;
    m_taken = true;
    const Coding coding = choose(exchange, contentType, body.bytes().size());
    if (coding == Coding::Identity) {
        m_inner.answer(exchange, std::move(body), contentType);
        return;
    }
    if (isQuick(body.bytes().size())) {
        auto compressed = encodeWhole(body.bytes(), coding, effort());
        finish(exchange, std::move(body), std::move(compressed), coding, contentType);
        return;
    }
    const bool isLasting = !body.own.empty() || body.shared;
    const auto plain = std::make_shared<Body>(isLasting ? std::move(body) : Body::owned(std::string(body.bytes())));
    const Response held(exchange); // nobody else may be left who answers
    const bool isTaken = exchange.loop->offload(
        held.whileOpen(), [plain, coding, effort = effort()] { return encodeWhole(plain->bytes(), coding, effort); },
        [this, held, plain, coding, type = std::string(contentType)](std::optional<std::string> compressed) {
            finish(*held.m_exchange, std::move(*plain), std::move(compressed), coding, type);
        });
    if (!isTaken)
        finish(exchange, std::move(*plain), std::nullopt, coding, contentType);
}

void CompressingSink::finish(Exchange& exchange, Body plain, std::optional<std::string> compressed, Coding coding,
                             std::string_view contentType)
{
    if (exchange.connection == nullptr)
        return;
    if (compressed)
        describeEncoded(exchange, coding);
    m_inner.answer(exchange, compressed ? Body::owned(std::move(*compressed)) : std::move(plain), contentType);
}

void CompressingSink::answerFailure(Exchange& exchange, int status, std::string_view sentence)
{
    m_taken = true;
    m_inner.answerFailure(exchange, status, sentence);
}

// ---- streams

bool CompressingSink::beginEncoded(Exchange& exchange, std::string_view contentType, std::optional<std::uint64_t> size)
{
    const Coding coding = choose(exchange, contentType, size);
    m_encoder = ContentEncoder::create(coding, effort());
    if (!m_encoder)
        return false;
    describeEncoded(exchange, coding);
    m_inner.beginStream(exchange, contentType);
    return true;
}

void CompressingSink::beginStream(Exchange& exchange, std::string_view contentType)
{
    if (std::exchange(m_taken, true) || exchange.isStream)
        return;
    if (!beginEncoded(exchange, contentType, std::nullopt))
        m_inner.beginStream(exchange, contentType);
}

void CompressingSink::beginSized(Exchange& exchange, std::uint64_t length, std::string_view first)
{
    if (std::exchange(m_taken, true) || exchange.isStream)
        return;
    if (!beginEncoded(exchange, exchange.contentType, length))
        m_inner.beginSized(exchange, length, first);
    else if (exchange.connection != nullptr && !first.empty())
        writeChunk(exchange, first);
}

void CompressingSink::writeChunk(Exchange& exchange, std::string_view bytes)
{
    if (!exchange.isStream || m_ended)
        return;
    if (!m_encoder) {
        m_inner.writeChunk(exchange, bytes);
        return;
    }
    if (exchange.request.method() == "HEAD")
        return;
    m_pending.append(bytes);
    if (unsentBytes() > ResponseStream::MaxUnsentBytes)
        m_inner.answerFailure(exchange, 500, {}); // cuts what has begun
    else
        pump(exchange);
}

std::size_t CompressingSink::unsentBytes() const
{
    return m_inner.unsentBytes() + m_pending.size() + (m_lent ? m_lent->size() : 0);
}

void CompressingSink::pump(Exchange& exchange)
{
    if (m_lent || m_pending.empty())
        return;
    if (!isQuick(m_pending.size())) {
        m_lent = std::make_shared<std::string>(std::exchange(m_pending, {}));
        offload(exchange);
        return;
    }
    encoded(exchange, encodePiece(*m_encoder, std::exchange(m_pending, {})));
}

void CompressingSink::offload(Exchange& exchange)
{
    Response held(exchange);
    const bool isTaken = exchange.loop->offload(
        held.whileOpen(), [encoder = m_encoder, bytes = m_lent] { return encodePiece(*encoder, *bytes); },
        [this, held](const std::optional<std::string>& out) {
            m_lent.reset();
            encoded(*held.m_exchange, out);
        });
    if (!isTaken) // the answer has begun: wait for a thread rather than break it
        held.after(BusyPause, [this](Response& again) { offload(*again.m_exchange); });
}

// A piece is ready. Handing it on may call the producer back, who may write more or end.
void CompressingSink::encoded(Exchange& exchange, const std::optional<std::string>& out)
{
    if (exchange.connection == nullptr)
        return;
    if (!out) {
        m_inner.answerFailure(exchange, 500, {});
        return;
    }
    m_inner.writeChunk(exchange, *out);
    if (exchange.connection == nullptr)
        return;
    pump(exchange);
    if (m_ended)
        finishStream(exchange);
}

void CompressingSink::endStream(Exchange& exchange)
{
    if (!exchange.isStream || std::exchange(m_ended, true))
        return;
    if (m_encoder)
        finishStream(exchange);
    else
        m_inner.endStream(exchange);
}

void CompressingSink::finishStream(Exchange& exchange)
{
    if (m_lent || !m_pending.empty() || exchange.connection == nullptr)
        return;
    std::string tail;
    if (exchange.request.method() != "HEAD" && !m_encoder->encode({}, ContentEncoder::Flush::End, tail)) {
        m_inner.answerFailure(exchange, 500, {});
        return;
    }
    m_encoder.reset(); // its memory must not stay with a kept connection
    if (!tail.empty())
        m_inner.writeChunk(exchange, tail);
    if (exchange.connection != nullptr)
        m_inner.endStream(exchange);
}

Middleware compress(CompressOptions options)
{
    if (options.gzipLevel < 1 || options.gzipLevel > 9)
        throw std::invalid_argument("compress() takes a gzipLevel of 1 to 9, not " + std::to_string(options.gzipLevel));
    if (options.brotliQuality < 0 || options.brotliQuality > 11)
        throw std::invalid_argument("compress() takes a brotliQuality of 0 to 11, not " +
                                    std::to_string(options.brotliQuality));
    return [shared = std::make_shared<const CompressOptions>(std::move(options))](Request&, Response& response,
                                                                                  const Next& next) {
        CompressingSink::install(response, shared);
        next();
    };
}

} // namespace loopscope::server
