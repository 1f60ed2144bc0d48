// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/framingguard.h"
#include "core/server/http/http.h"

#include <cstdint>
#include <llhttp/llhttp.h>
#include <string_view>

namespace loopscope::server {

inline constexpr std::size_t MaxBodyBytes = 1024 * 1024;

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

    HttpParser();
    HttpParser(const HttpParser&) = delete;
    HttpParser& operator=(const HttpParser&) = delete;

    // HeadRead is given once a request, when its body is still to come; call again with the rest.
    [[nodiscard]] Step feed(std::string_view bytes);
    // After Request: the whole request; next() makes room for the one after it.
    [[nodiscard]] Request& request() { return m_request; }
    void next();
    [[nodiscard]] bool keepAlive() const { return m_keepAlive; }
    [[nodiscard]] bool expectsContinue() const;
    [[nodiscard]] bool isHead() const { return m_request.method == "HEAD"; }
    [[nodiscard]] bool isHttp10() const { return m_minor == 0; }
    [[nodiscard]] bool hasBegun() const { return m_phase != Phase::Head || m_headGuard.hasBegun(); }

private:
    enum class Phase { Head, Body, Chunks };
    [[nodiscard]] Step feedHead(std::string_view bytes);
    [[nodiscard]] Step feedBody(std::string_view bytes);
    [[nodiscard]] Step feedChunks(std::string_view bytes);
    [[nodiscard]] int parse(std::string_view bytes); // 0 or the status to answer with
    [[nodiscard]] int checkHead();
    [[nodiscard]] bool splitTarget();
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
    std::string m_head; // of the request being read
    std::string m_target;
    Request m_request;
    std::uint64_t m_bodyLeft = 0;
    bool m_lastWasValue = false;
    bool m_headIsRead = false;
    bool m_complete = false;
    bool m_keepAlive = true;
    int m_minor = 1;
};

} // namespace loopscope::server
