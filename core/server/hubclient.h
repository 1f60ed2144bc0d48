// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/uvhandle.h"
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <deque>
#include <functional>
#include <string>

namespace loopscope::server {

// One console connected to the hub: cuts its lines, queues what it is told. The queue is bounded (MaxQueuedBytes): the
// oldest samples leave first and are counted; events and replies never leave; a console that stays full for MaxFullMs
// is disconnected. Owned by MetricsHub, destroyed in libuv's close callback.
class HubClient
{
public:
    static constexpr std::size_t MaxQueuedBytes = 4 * 1024 * 1024;
    static constexpr std::uint64_t MaxFullMs = 10000;
    static constexpr int MaxBadLines = 300;
    static constexpr int MaxRequests = 16;

    struct Events
    {
        std::function<void(HubClient&, const wire::Request&)> request;
        std::function<void(HubClient&)> gone; // deletes the client
    };
    HubClient(uv_loop_t* loop, Events events);
    HubClient(const HubClient&) = delete;
    HubClient& operator=(const HubClient&) = delete;

    [[nodiscard]] uv_pipe_t* handle() { return &m_pipe; }
    void begin();
    void send(std::string line);
    void sendSamples(const wire::Samples& samples, const std::string& line); // line: samples encoded without "dropped"
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
    };
    void received(std::string_view bytes);
    void line(std::string_view text);
    void push(Queued queued);
    void flush();
    void written(int status);

    uv_loop_t* m_loop;
    Events m_events;
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
