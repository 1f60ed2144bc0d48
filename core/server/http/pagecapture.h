// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/responsecache.h"
#include "core/server/http/exchange.h"

#include <cstddef>
#include <functional>

namespace loopscope::server {

// The answer to a request as a page instead of bytes on a connection, so that it may outlive the client who asked
// first. It runs what stands behind cached() on a copy of the request. Ends, once, with done or with lose().
class PageCapture final : public AnswerSink
{
public:
    using Done = std::function<void(PageCapture&, Page)>;

    PageCapture(HttpServer& server, Exchange& asked, Done done);
    PageCapture(const PageCapture&) = delete;
    PageCapture& operator=(const PageCapture&) = delete;
    ~PageCapture() = default;

    void run(std::size_t index); // of the first step behind cached()
    void lose();                 // nobody waits any more: tells the handler as if a client had left

    void answer(Exchange& exchange, Body body, std::string_view contentType) override;
    void answerFailure(Exchange& exchange, int status, std::string_view sentence) override;
    // A stream is collected, up to ResponseStream::MaxUnsentBytes; one without an end (events) is refused.
    void beginStream(Exchange& exchange, std::string_view contentType) override;
    void writeChunk(Exchange& exchange, std::string_view bytes) override;
    void endStream(Exchange& exchange) override;
    [[nodiscard]] std::size_t unsentBytes() const override { return 0; }
    void tellShutdown() override {} // it ends by itself
    [[nodiscard]] HttpServer& server() const override { return m_server; }

private:
    void finish(Exchange& exchange, std::string_view contentType, std::string body);
    HttpServer& m_server;
    Done m_done;
    std::string m_streamed;
    ExchangePtr m_exchange;
};

} // namespace loopscope::server
