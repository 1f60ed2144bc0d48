// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/loop/uvhandle.h"
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace loopscope::server {

// One console connected to the hub: cuts its lines, queues what it is told. The queue is bounded (Limits): the oldest
// samples leave first and are counted; events and replies never leave; a console that stays half full for fullMs is
// disconnected. Owned by MetricsHub, destroyed in libuv's close callback.
class HubClient
{
public:
    static constexpr int MaxBadLines = 300;
    static constexpr int MaxRequests = 16;

    struct Limits
    {
        std::size_t queuedBytes = 4UL * 1024 * 1024;
        std::uint64_t fullMs = 10000;
    };
    struct Events
    {
        std::function<void(HubClient&, const wire::Request&)> request;
        std::function<void(HubClient&)> gone; // deletes the client
    };
    HubClient(uv_loop_t* loop, Events events, const Limits& limits);
    HubClient(const HubClient&) = delete;
    HubClient& operator=(const HubClient&) = delete;

    [[nodiscard]] uv_pipe_t* handle() { return &m_pipe; }
    void begin();
    void send(std::string line);
    // lines: samples encoded without "dropped".
    void sendSamples(const wire::Samples& samples, const std::vector<std::string>& lines);
    void sendError(std::optional<RequestId> id, wire::RpcCode code, const std::string& why = {});
    void closeAfterQueue();
    void close();

    // What the console asked for; set by the hub.
    bool attached = false;
    wire::Attach attach;
    int openRequests = 0;

private:
    struct Queued
    {
        std::string line;
        bool isSample = false;
        std::uint64_t dropped = 0; // what the line itself says was lost
    };
    void received(std::string_view bytes);
    void line(std::string_view text);
    void push(Queued queued);
    void flush();
    void written(int status);

    uv_loop_t* m_loop;
    Events m_events;
    Limits m_limits;
    uv_pipe_t m_pipe{};
    uv_write_t m_write{};
    std::string m_writing;
    std::deque<Queued> m_queue;
    std::size_t m_queuedBytes = 0;
    std::uint64_t m_fullSince = 0;
    std::uint64_t m_dropped = 0;
    wire::LineFramer m_framer;
    int m_badLines = 0;
    bool m_writePending = false;
    bool m_closeWhenEmpty = false;
    bool m_closing = false;
};

} // namespace loopscope::server
