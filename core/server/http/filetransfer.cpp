// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/filetransfer.h"

#include "core/server/http/exchange.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/sendfile.h>

namespace loopscope::server {

namespace {
constexpr std::uint64_t StepBytes = 1024UL * 1024; // then others have their turn on the thread
constexpr std::chrono::milliseconds BusyPause{20};
} // namespace

FileTransfer::FileTransfer(Response response, FoundFile& found)
    : m_response(std::move(response)),
      m_from(found.range.first + found.first.size()),
      m_left(found.range.length - found.first.size())
{
    const int socket = m_response.m_exchange->connection->socket();
    auto source = std::make_shared<Source>();
    source->file = std::move(found.file);
    if (socket >= 0)
        source->socket = Descriptor(fcntl(socket, F_DUPFD_CLOEXEC, 0));
    m_source = std::move(source);
}

void FileTransfer::begin(const Response& response, FoundFile found)
{
    Exchange& exchange = *response.m_exchange;
    if (exchange.connection == nullptr)
        return;
    if (response.request().method() == "HEAD") {
        exchange.connection->beginSized(exchange, found.range.length, {});
        if (exchange.connection != nullptr)
            exchange.connection->endStream(exchange);
        return;
    }
    exchange.connection->beginSized(exchange, found.range.length, found.first);
    if (exchange.connection == nullptr)
        return;
    const auto transfer = std::make_shared<FileTransfer>(response, found);
    exchange.onDrain = [transfer] { transfer->drained(); };
    transfer->m_waits = true;
    if (exchange.connection->unsentBytes() == 0)
        transfer->drained();
}

FileTransfer::Step FileTransfer::step(const Source& source, std::uint64_t from, std::uint64_t length)
{
    Step step;
    const std::uint64_t most = std::min(length, StepBytes);
    bool isFull = !source.socket;
    while (!isFull && step.sent < most) {
        auto offset = static_cast<off_t>(from + step.sent);
        const ssize_t count = sendfile(source.socket.get(), source.file.get(), &offset, most - step.sent);
        if (count > 0)
            step.sent += static_cast<std::uint64_t>(count);
        else // the socket is full or broken, the file is shorter, the disk failed: the other way tells what it is
            isFull = count == 0 || errno != EINTR;
    }
    if (!isFull)
        return step;
    step.block.resize(std::min<std::uint64_t>(length - step.sent, FoundFile::BlockBytes));
    ssize_t count = 0;
    do
        count = pread(source.file.get(), step.block.data(), step.block.size(), static_cast<off_t>(from + step.sent));
    while (count < 0 && errno == EINTR);
    step.isShort = count <= 0;
    step.block.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return step;
}

// Whatever happens, the loop is told.
FileTransfer::Step FileTransfer::stepOrFail(const Source& source, std::uint64_t from, std::uint64_t length) noexcept
{
    try {
        return step(source, from, length);
    } catch (const std::exception&) { // no memory
        Step failed;
        failed.isShort = true;
        return failed;
    }
}

void FileTransfer::next()
{
    const auto self = shared_from_this();
    const bool isTaken = m_response.loop().offload(
        m_response.whileOpen(),
        [source = m_source, from = m_from, left = m_left] { return stepOrFail(*source, from, left); },
        [self](const Step& step) { self->stepped(step); });
    if (!isTaken) // the answer has begun: wait for a thread rather than break it
        m_response.after(BusyPause, [self](Response&) { self->next(); });
}

void FileTransfer::stepped(const Step& step)
{
    Exchange& exchange = *m_response.m_exchange;
    if (exchange.connection == nullptr)
        return;
    m_from += step.sent + step.block.size();
    m_left -= step.sent + step.block.size();
    exchange.connection->sentAside(step.sent);
    if (step.isShort) {
        exchange.connection->answerFailure(exchange, 500, {}); // cuts what has begun
        return;
    }
    m_waits = true;
    if (!step.block.empty())
        exchange.connection->writeChunk(exchange, step.block); // may hand it over at once, and call drained()
    if (exchange.connection == nullptr)
        return;
    if (m_left == 0)
        exchange.connection->endStream(exchange);
    else if (exchange.connection->unsentBytes() == 0)
        drained();
}

void FileTransfer::drained()
{
    if (m_left > 0 && std::exchange(m_waits, false))
        next();
}

} // namespace loopscope::server
