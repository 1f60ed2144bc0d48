// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/integration/server/cluster.h"
#include "tests/integration/server/console.h"
#include "tests/integration/server/load.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace loopscope::test {

// A running cluster of the stage program, whose workers wait or end at their start when the test says so, and a console
// that may operate it. environment: "NAME=value", options of the cluster among them.
class Stage : public testing::Test
{
protected:
    explicit Stage(std::vector<std::string> environment = {}, const std::vector<std::string>& arguments = {"--json"},
                   const std::string& program = "server_stage")
        : m_cluster(m_folder, arguments, program, with(std::move(environment), m_folder)), m_console(m_cluster.socket())
    {
        EXPECT_TRUE(m_console.isConnected()) << m_cluster.readyLine();
        EXPECT_TRUE(m_console.next()) << "the hello";
        m_before = m_console.attach(wire::Role::Operate);
    }
    static std::vector<std::string> with(std::vector<std::string> environment, const ScratchFolder& folder)
    {
        environment.push_back("STAGE_FOLDER=" + folder.path());
        return environment;
    }
    [[nodiscard]] std::string file(const std::string& name) const { return m_folder.path() + "/" + name; }
    void hold(int slot) { EXPECT_EQ(mkfifo(file("hold-" + std::to_string(slot)).c_str(), 0600), 0); }
    void release(int slot)
    {
        const std::string path = file("hold-" + std::to_string(slot));
        const int gate = open(path.c_str(), O_WRONLY | O_CLOEXEC); // waits until the worker is there
        EXPECT_GE(gate, 0);
        unlink(path.c_str());
        close(gate);
    }
    void crashAtStart(int slot) { std::ofstream(file("crash-" + std::to_string(slot))) << "now"; }
    void noCrash(int slot) { unlink(file("crash-" + std::to_string(slot)).c_str()); }

    RequestId restart(int slot, int timeoutMs = 10000, Console* console = nullptr)
    {
        wire::RestartWorker request;
        request.slot = {static_cast<std::uint16_t>(slot)};
        request.timeoutMs = timeoutMs;
        return (console == nullptr ? m_console : *console).send(request);
    }
    void waitForStep(const std::string& step)
    {
        EXPECT_TRUE(m_console.waitFor<wire::Progress>([&](const wire::Progress& p) { return p.step == step; })) << step;
    }
    wire::RpcCode refusal(RequestId id, Console* console = nullptr)
    {
        const wire::Reply reply = (console == nullptr ? m_console : *console).waitForReply(id);
        EXPECT_TRUE(reply.error) << reply.resultJson;
        m_sentence = reply.error ? reply.error->message : "";
        return reply.error ? reply.error->code : wire::RpcCode::Internal;
    }
    wire::RestartResult outcome(RequestId id)
    {
        const wire::Reply reply = m_console.waitForReply(id);
        EXPECT_FALSE(reply.error) << reply.error->message;
        const auto result = wire::decodeRestartResult(reply.resultJson);
        EXPECT_TRUE(result) << reply.resultJson;
        return result.value_or(wire::RestartResult{});
    }
    // The one that serves, not one that begins or leaves.
    [[nodiscard]] WorkerInfo worker(int slot)
    {
        const wire::AttachResult now = m_console.attach(wire::Role::Operate);
        for (const WorkerInfo& info : now.workers)
            if (info.key.slot.value == slot && info.state != WorkerState::Starting &&
                info.state != WorkerState::Draining)
                return info;
        ADD_FAILURE() << "no slot " << slot;
        return {};
    }
    [[nodiscard]] Pid pidBefore(int slot) const { return m_before.workers.at(static_cast<std::size_t>(slot - 1)).pid; }
    // A kept connection that this slot's worker serves.
    std::unique_ptr<HttpClient> connectionTo(int slot)
    {
        const std::string wanted = "\r\nX-Worker: " + std::to_string(slot) + "\r\n";
        while (true) {
            auto client = std::make_unique<HttpClient>(m_cluster.port());
            if (!client->send("/"))
                return nullptr;
            if (client->read().head.find(wanted) != std::string::npos)
                return client;
        }
    }
    void giveUp(int slot)
    {
        crashAtStart(slot);
        kill(static_cast<pid_t>(worker(slot).pid.value), SIGKILL);
        waitForErrored(slot);
    }
    void waitForErrored(int slot)
    {
        EXPECT_TRUE(m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
            return changed.worker.state == WorkerState::Errored && changed.worker.key.slot.value == slot;
        }));
    }

    ScratchFolder m_folder;
    Cluster m_cluster;
    Console m_console;
    wire::AttachResult m_before;
    std::string m_sentence;
};

} // namespace loopscope::test
