// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/framingguard.h"

#include <cstdint>
#include <llhttp/llhttp.h>
#include <loopscope/server/http.hpp>
#include <loopscope/server/options.hpp>
#include <string_view>

namespace loopscope::server {

// Reads one request after the other from a byte stream: the framing guard, then llhttp, then the rules that are the
// server's (Host, one body framing, versions; RFC 9112). A pure state machine: no sockets.
class HttpParser
{
public:
    struct Step
    {
        enum class Status { NeedMore, HeadRead, Request, Bad };
        Status status = Status::NeedMore;
        std::size_t consumed = 0;
        int answer = 0; // Bad
    };

    explicit HttpParser(const HttpLimits& limits); // heads and bodies; times are the connection's
    HttpParser(const HttpParser&) = delete;
    HttpParser& operator=(const HttpParser&) = delete;

    // Reads what follows into another request, which must be empty and outlive it. Before the first feed().
    void begin(Request& request);
    // HeadRead is given once a request, when its body is still to come; call again with the rest.
    [[nodiscard]] Step feed(std::string_view bytes);
    // At HeadRead: another limit for this body. False: the body is announced as larger (413).
    [[nodiscard]] bool limitBody(std::size_t bytes);
    [[nodiscard]] bool keepAlive() const { return m_keepAlive; }
    [[nodiscard]] bool expectsContinue() const;
    [[nodiscard]] bool isHead() const { return m_parser.method == HTTP_HEAD; }
    [[nodiscard]] bool isHttp10() const { return m_minor == 0; }
    [[nodiscard]] bool hasBegun() const { return m_phase != Phase::Head || m_headGuard.hasBegun(); }

private:
    enum class Phase { Head, Body, Chunks };
    [[nodiscard]] Step feedHead(std::string_view bytes);
    [[nodiscard]] Step feedBody(std::string_view bytes);
    [[nodiscard]] Step feedChunks(std::string_view bytes);
    [[nodiscard]] int parse(std::string_view bytes); // 0 or the status to answer with
    [[nodiscard]] int checkHead();
    [[nodiscard]] bool readTarget();
    static int onUrl(llhttp_t* parser, const char* at, std::size_t length);
    static int onField(llhttp_t* parser, const char* at, std::size_t length);
    static int onValue(llhttp_t* parser, const char* at, std::size_t length);
    static int onHead(llhttp_t* parser);
    static int onBody(llhttp_t* parser, const char* at, std::size_t length);
    static int onComplete(llhttp_t* parser);

    llhttp_t m_parser{};
    llhttp_settings_t m_settings{};
    HeadGuard m_headGuard;
    ChunkGuard m_chunkGuard;
    Phase m_phase = Phase::Head;
    Request* m_request = nullptr;
    const std::size_t m_defaultBodyLimit;
    std::size_t m_bodyLimit;
    std::uint64_t m_bodyLeft = 0;
    bool m_headIsRead = false;
    bool m_complete = false;
    bool m_keepAlive = true;
    int m_minor = 1;
};

} // namespace loopscope::server
