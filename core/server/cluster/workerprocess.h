// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/worker.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/loop/uvhandle.h"
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::server {

// The supervisor's side of one incarnation: spawns it, reads its control pipe, its output and its shared page, signals
// it. Calls back on the loop's thread; exited comes once and last, after its output was read, and may delete the
// object.
class WorkerProcess
{
public:
    struct Spec
    {
        WorkerKey key;
        int listenFd = -1;
        std::vector<std::string> arguments;   // argv of the supervisor: a worker runs the same program
        std::vector<std::string> environment; // "NAME=value", on top of the supervisor's own
    };
    struct Events
    {
        std::function<void(WorkerProcess&, wire::HubMessage)> message; // WorkerChanged (ready), Samples, Stall, Event
        std::function<void(WorkerProcess&, const char* stream, std::string text)> output;
        std::function<void(WorkerProcess&)> exited;
    };
    [[nodiscard]] static Result<std::unique_ptr<WorkerProcess>> spawn(uv_loop_t* loop, const Spec& spec, Events events);

    void send(std::string_view word); // "sample", "drain", "unlisten K"
    // A word with a socket ("listen K"), which stays ours; false: the worker cannot take it now, try again later.
    [[nodiscard]] bool sendSocket(std::string_view word, int fd);
    void signal(int number);
    void endOverdue(); // the limit of its drain: it is to answer 503 and go

    [[nodiscard]] const WorkerPage& page() const { return m_page.page(); }
    [[nodiscard]] std::uint64_t inFlight() const;
    [[nodiscard]] bool hasEnded() const { return m_ended; }

    WorkerInfo info; // kept by the supervisor
    std::uint64_t spawnedAtMs = 0;
    bool expectedToEnd = false;
    std::string killedBecause;                  // why the supervisor killed it unasked
    std::uint64_t abortedAtMs = 0;              // told to end with a core dump; SIGKILL follows
    std::optional<std::uint64_t> failedAtLimit; // page().failed when the limit of its drain was reached
    bool sampleAsked = false;                   // and not yet answered: a blocked worker is not asked twice
    std::uint64_t blockedToldMs = 0;            // when consoles were last told that it is blocked
    bool culpritAsked = false;                  // of this block: which function it is …
    std::string culprit;                        // … and the answer, "burn (shop.cpp:33)"

private:
    struct Output
    {
        WorkerProcess* owner;
        const char* name;
        UvPtr<uv_pipe_t> pipe;
        std::string partial;
    };
    WorkerProcess(uv_loop_t* loop, SharedPage page, Events events);
    [[nodiscard]] int start(const Spec& spec);
    void readControl();
    void readOutput(Output& output);
    void received(std::string_view bytes);
    void printed(Output& output, std::string_view bytes);
    void ended(std::int64_t code, int signal);
    void pipeClosed();
    void finish();

    uv_loop_t* m_loop;
    SharedPage m_page;
    Events m_events;
    UvPtr<uv_process_t> m_process;
    UvPtr<uv_pipe_t> m_control;
    std::array<Output, 2> m_outputs;
    UvTimer m_lastWords;
    wire::LineFramer m_framer{64 * 1024};
    int m_openPipes = 3;
    bool m_ended = false;
    bool m_finished = false;
};

} // namespace loopscope::server
