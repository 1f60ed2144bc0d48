// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/supervisor.h"
#include "core/wire/stack.h"

// The part of the supervisor that names what blocks a worker. Addresses become names on another thread, while the
// worker lives: the first look into a process costs tens of milliseconds.
namespace loopscope::server {

// One message a stall, when it is over.
void Supervisor::stalled(wire::Stall stall)
{
    if (stall.stack.empty()) {
        tell(stall);
        return;
    }
    std::vector<std::uint64_t> addresses;
    for (const wire::StackFrame& frame : stall.stack)
        addresses.push_back(frame.address);
    auto work = [symbolizer = m_symbolizer, pid = stall.pid, addresses = std::move(addresses)] {
        return symbolizer->resolve(pid, addresses);
    };
    m_tools.offload(std::move(work), [this, stall](Result<std::vector<wire::StackFrame>> frames) mutable {
        stall.stack = frames ? std::move(*frames) : std::vector<wire::StackFrame>{};
        tell(stall);
    });
}

void Supervisor::tell(const wire::Stall& stall)
{
    m_hub->tell(stall);
    const WorkerProcess* worker = find(stall.worker);
    if (onStall && worker != nullptr)
        onStall(worker->info, stall);
}

// Of a worker that is blocked at this moment: its watchdog has put its stack where it can be read. beatUs: its last
// beat, for an older stack is of another stall.
void Supervisor::findCulprit(WorkerProcess& worker, std::int64_t beatUs)
{
    if (worker.culpritAsked)
        return;
    auto addresses = worker.page().stalled.readSince(beatUs);
    if (!addresses)
        return;
    worker.culpritAsked = true;
    auto work = [symbolizer = m_symbolizer, pid = worker.info.pid, addresses = std::move(*addresses)] {
        return symbolizer->resolve(pid, addresses);
    };
    m_tools.offload(std::move(work), [this, key = worker.info.key](const std::vector<wire::StackFrame>& stack) {
        if (WorkerProcess* blocked = find(key); blocked != nullptr && blocked->info.state == WorkerState::Blocked)
            blocked->culprit = wire::culprit(stack);
    });
}

} // namespace loopscope::server
