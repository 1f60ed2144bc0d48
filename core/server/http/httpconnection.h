// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/exchange.h"
#include "core/server/http/httpparser.h"

#include <chrono>
#include <string>
#include <string_view>
#include <uv.h>

namespace loopscope::server {

class HttpServer;

// One accepted connection: reads, parses, hands requests to the server one at a time (pipelined ones wait their turn),
// writes the answers. Owned by its HttpServer; destroyed in libuv's close callback, never before.
class HttpConnection final : public AnswerSink
{
public:
    static constexpr std::size_t MaxWaitingBytes = 64UL * 1024; // pipelined input beyond it stops the reading

    explicit HttpConnection(HttpServer& server);
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    [[nodiscard]] uv_tcp_t* handle() { return &m_tcp; }
    [[nodiscard]] HttpServer& server() const override { return m_server; }
    void begin(); // after the handle is open

    // ---- for the exchange at hand
    void answer(Exchange& exchange, Body body, std::string_view contentType) override;
    void answerFailure(Exchange& exchange, int status, std::string_view sentence) override;
    void endStream(Exchange& exchange) override;
    void beginStream(Exchange& exchange, std::string_view contentType) override;
    void writeChunk(Exchange& exchange, std::string_view bytes) override;
    [[nodiscard]] std::size_t unsentBytes() const override;
    void beginSized(Exchange& exchange, std::uint64_t length, std::string_view first) override;
    [[nodiscard]] int socket() const override;
    void sentAside(std::uint64_t bytes) override { m_sizedLeft -= bytes; }

    // What becomes of a request that is still open when its connection goes.
    enum class Loss { ClientLeft, ServerCut };
    void close(Loss loss = Loss::ClientLeft);
    void tellShutdown() override;
    // The limit of a drain: 503 for what is open and has no answer yet, then the connection ends.
    void endOverdue();
    // Called by the server's sweep, now in milliseconds of uv_now.
    void checkDeadline(std::uint64_t now);

private:
    enum class Wait { Head, Idle, Body, Answer, Write, Linger };
    enum class Outcome { None, Answered, Failed }; // of the request whose answer is being written
    void read();
    void received(std::string_view bytes);
    void ended();
    void process(std::string_view bytes);
    [[nodiscard]] bool processOne(std::string_view& bytes); // false: nothing more to do now
    void headRead();
    void dispatch();
    void refuse(int status);
    [[nodiscard]] Exchange& freshExchange();
    void appendHead(const Exchange& exchange, std::string_view contentType, bool keep);
    void finishAnswer(Exchange& exchange);
    void write(std::string_view head, Body body);
    void keepUnsent(std::string_view head, Body& body, std::size_t sent);
    void sent(int status);
    void flushed();
    void lingerClose();
    void wait(Wait what, std::chrono::milliseconds limit); // 0: none
    void updateReading();
    [[nodiscard]] bool isTooSlow(std::uint64_t now);

    HttpServer& m_server;
    uv_tcp_t m_tcp{};
    uv_shutdown_t m_shutdown{};
    HttpParser m_parser;
    std::string m_in; // what waits while an answer is under way
    ExchangePtr m_exchange;
    bool m_isOpen = false; // the exchange has its request and lacks its answer, or the answer's end
    Outcome m_outcome = Outcome::None;
    unsigned m_writes = 0; // under way in libuv
    bool m_processing = false;
    bool m_begun = false; // the parser has a request to read into
    bool m_keep = false;  // the stream's connection lives on
    bool m_chunked = false;
    bool m_sized = false; // the stream's length was stated; so much of it is missing
    std::uint64_t m_sizedLeft = 0;
    bool m_hasEnded = false; // the client sent its FIN
    bool m_closeAfterWrite = false;
    bool m_lingering = false;
    bool m_closing = false;
    bool m_reading = false;
    Wait m_wait = Wait::Head;
    std::uint64_t m_deadline = 0;     // 0: none
    std::uint64_t m_bodyBegan = 0;    // uv_now
    std::size_t m_unsentBefore = 0;   // at the last check of a slow reader
    std::uint64_t m_requestBegan = 0; // uv_hrtime
};

} // namespace loopscope::server
