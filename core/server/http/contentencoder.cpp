// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/contentencoder.h"

#include <algorithm>
#include <array>
#include <brotli/encode.h>
#include <zlib.h>

namespace loopscope::server {

namespace {

constexpr std::size_t BlockBytes = 16UL * 1024; // of output at once

class GzipEncoder final : public ContentEncoder
{
public:
    explicit GzipEncoder(int level)
    {
        constexpr int GzipWindow = 15 + 16; // zlib's way to ask for gzip's frame
        m_isReady = deflateInit2(&m_stream, level, Z_DEFLATED, GzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    }
    ~GzipEncoder() override
    {
        if (m_isReady)
            deflateEnd(&m_stream);
    }
    [[nodiscard]] bool isReady() const { return m_isReady; }
    bool encode(std::string_view bytes, Flush flush, std::string& out) override
    {
        constexpr std::size_t MostAtOnce = 1UL << 30; // its counters have 32 bits
        do {
            const std::string_view now = bytes.substr(0, MostAtOnce);
            bytes.remove_prefix(now.size());
            if (!encodeSome(now, bytes.empty() ? flush : Flush::None, out))
                return false;
        } while (!bytes.empty());
        return true;
    }

private:
    bool encodeSome(std::string_view bytes, Flush flush, std::string& out)
    {
        const int mode = flush == Flush::End ? Z_FINISH : flush == Flush::Piece ? Z_SYNC_FLUSH : Z_NO_FLUSH;
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        std::array<char, BlockBytes> block{};
        int status = Z_OK;
        do {
            m_stream.next_out = reinterpret_cast<Bytef*>(block.data());
            m_stream.avail_out = BlockBytes;
            status = deflate(&m_stream, mode);
            if (status == Z_STREAM_ERROR)
                return false;
            out.append(block.data(), BlockBytes - m_stream.avail_out);
        } while (m_stream.avail_out == 0);
        return m_stream.avail_in == 0 && (flush != Flush::End || status == Z_STREAM_END);
    }
    z_stream m_stream{};
    bool m_isReady = false;
};

class BrotliEncoder final : public ContentEncoder
{
public:
    explicit BrotliEncoder(int quality) : m_state(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr))
    {
        constexpr std::uint32_t WindowBits = 18; // memory, not ratio, counts where many bodies are under way
        if (m_state != nullptr) {
            BrotliEncoderSetParameter(m_state, BROTLI_PARAM_QUALITY, static_cast<std::uint32_t>(quality));
            BrotliEncoderSetParameter(m_state, BROTLI_PARAM_LGWIN, WindowBits);
        }
    }
    ~BrotliEncoder() override
    {
        if (m_state != nullptr)
            BrotliEncoderDestroyInstance(m_state);
    }
    [[nodiscard]] bool isReady() const { return m_state != nullptr; }
    bool encode(std::string_view bytes, Flush flush, std::string& out) override
    {
        const BrotliEncoderOperation operation = flush == Flush::End     ? BROTLI_OPERATION_FINISH
                                                 : flush == Flush::Piece ? BROTLI_OPERATION_FLUSH
                                                                         : BROTLI_OPERATION_PROCESS;
        std::size_t left = bytes.size();
        const auto* next = reinterpret_cast<const std::uint8_t*>(bytes.data());
        bool hasMade = false; // then there may be more to make of the same input
        do {
            std::size_t room = 0;
            if (BrotliEncoderCompressStream(m_state, operation, &left, &next, &room, nullptr, nullptr) == BROTLI_FALSE)
                return false;
            hasMade = BrotliEncoderHasMoreOutput(m_state) != BROTLI_FALSE;
            while (BrotliEncoderHasMoreOutput(m_state) != BROTLI_FALSE) {
                std::size_t size = 0;
                const std::uint8_t* made = BrotliEncoderTakeOutput(m_state, &size);
                out.append(reinterpret_cast<const char*>(made), size);
            }
        } while (left > 0 || hasMade);
        return flush != Flush::End || BrotliEncoderIsFinished(m_state) != BROTLI_FALSE;
    }

private:
    BrotliEncoderState* m_state;
};

template <class Encoder>
std::unique_ptr<ContentEncoder> ready(int effort)
{
    auto encoder = std::make_unique<Encoder>(effort);
    if (!encoder->isReady())
        return nullptr;
    return encoder;
}

} // namespace

std::unique_ptr<ContentEncoder> ContentEncoder::create(Coding coding, const CodingEffort& effort)
{
    switch (coding) {
    case Coding::Gzip:
        return ready<GzipEncoder>(effort.gzipLevel);
    case Coding::Brotli:
        return ready<BrotliEncoder>(effort.brotliQuality);
    case Coding::Identity:
        break;
    }
    return nullptr;
}

std::optional<std::string> encodeWhole(std::string_view bytes, Coding coding, const CodingEffort& effort)
{
    const auto encoder = ContentEncoder::create(coding, effort);
    std::string out;
    if (!encoder || !encoder->encode(bytes, ContentEncoder::Flush::End, out) || out.size() >= bytes.size())
        return std::nullopt;
    return out;
}

} // namespace loopscope::server
