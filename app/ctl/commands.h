// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/program.h"
#include "core/console/bytelink.h"
#include "core/console/discovery.h"
#include "core/console/redis/redissession.h"
#include "core/wire/lineframer.h"

#include <QTimer>
#include <map>

// The commands of loopscopectl, one class each.
namespace loopscope::ctl {

class ListProgram : public Program
{
    Q_OBJECT
public:
    using Program::Program;
    void start() override;

private:
    void printAll();
    console::Discovery m_discovery;
    QTimer m_poll;
    int m_polls = 0;
};

// One JSON line for each worker and interval, or a table. A blocked worker sends nothing: its line is written from what
// the hub says of it, at once when it begins and then once an interval.
class WatchProgram : public AttachedProgram
{
    Q_OBJECT
public:
    explicit WatchProgram(const Options& options);

protected:
    void onAttached() override;
    void onLinkChanged(const console::LinkStatus& status) override;

private:
    void onBatch(const console::SampleBatch& batch);
    void onWorker(const WorkerInfo& worker);
    void onSilence();
    void printTable();
    bool m_isTerminal = false;
    bool m_isFirstTable = true;
    int m_batches = 0;
    QTimer m_silence; // runs out when no batch came for an interval and a half
    std::map<WorkerKey, WorkerState> m_told;
};

class EventsProgram : public AttachedProgram
{
    Q_OBJECT
public:
    explicit EventsProgram(const Options& options);

protected:
    void onAttached() override;
};

// restart and reload
class CommandProgram : public AttachedProgram
{
    Q_OBJECT
public:
    explicit CommandProgram(const Options& options);
    // The outcome is not known then.
    void interrupt() override;

protected:
    void onAttached() override;
    void onLinkChanged(const console::LinkStatus& status) override;

private:
    void onCommand(const console::CommandStatus& status);
    void printSteps(const console::CommandStatus& status);
    void printOutcome(const console::CommandStatus& status);
    std::uint64_t m_number = 0;
    console::CommandStatus m_told;
};

class ExportProgram : public AttachedProgram
{
    Q_OBJECT
public:
    explicit ExportProgram(const Options& options);

protected:
    void onAttached() override;

private:
    void write();
    SystemClock m_clock;
    console::RedisSession m_redis{m_clock};
};

// Raw messages: no Session, so that also what a Session refuses can be looked at.
class DumpProgram : public Program
{
    Q_OBJECT
public:
    using Program::Program;
    void start() override;

private:
    void readStandardInput();
    void printMessage(std::string_view line);
    std::unique_ptr<console::ByteLink> m_link;
    wire::LineFramer m_framer;
    bool m_wasAnswered = false;
};

} // namespace loopscope::ctl
