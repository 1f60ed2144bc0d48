// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/restartjob.h"
#include "core/server/cluster/supervisor.h"

#include <algorithm>
#include <csignal>

// The part of the supervisor that changes the number of slots, and keeps each socket served while its slot has nobody.
namespace loopscope::server {

namespace {
// A handshake that began before a socket was excluded ends at that socket: with the kernel's first two repetitions of
// SYN-ACK (1 s and 2 s) that is over.
constexpr std::uint64_t HandshakeMs = 3500;
} // namespace

void Supervisor::scale(int workers, std::chrono::milliseconds drainLimit,
                       std::function<void(Result<wire::ScaleResult>)> then)
{
    Scale asked;
    asked.target = workers;
    asked.timeoutMs = static_cast<int>(drainLimit.count());
    asked.then = std::move(then);
    beginScale(std::move(asked));
}

// SIGTTIN, SIGTTOU: those that come while something is under way are added up.
void Supervisor::scaleByOne(int step)
{
    const int from = m_wantedWorkers != 0 ? m_wantedWorkers : m_options.workers;
    m_wantedWorkers = std::clamp(from + step, 1, wire::MaxScale);
}

void Supervisor::beginScale(Scale scale)
{
    const bool isPossible = scale.target >= 1 && scale.target <= wire::MaxScale;
    if (isBusy() || !isPossible) {
        const std::string why =
            isPossible ? busyWith() : "a cluster has 1 to " + std::to_string(wire::MaxScale) + " workers";
        if (scale.ticket)
            m_hub->replyError(*scale.ticket, isPossible ? wire::RpcCode::Busy : wire::RpcCode::InvalidParams, why);
        if (scale.then)
            scale.then(fail(isPossible ? ErrorCode::Busy : ErrorCode::Invalid, why));
        return;
    }
    m_scale = std::move(scale);
    m_scale->before = m_options.workers;
    m_scale->beganMs = uv_now(m_loop);
    m_scale->totals = totals();
    tell("app", {},
         "scaled from " + std::to_string(m_scale->before) + " to " + std::to_string(m_scale->target) + " workers");
    if (m_scale->target > m_scale->before)
        scaleUp();
    else
        scaleDown(m_scale->target);
    scaleStep();
}

void Supervisor::scaleUp()
{
    m_options.workers = m_scale->target;
    while (m_sockets.size() < m_scale->target) {
        if (auto added = m_sockets.add(); !added) {
            scaleFails(added.error().message);
            return;
        }
        m_slots[{static_cast<std::uint16_t>(m_sockets.size())}].policy = RestartPolicy(m_options.respawn);
    }
    (void)m_sockets.offerTo(m_scale->before); // where that is impossible, who connects waits for the new worker
    for (auto& [number, slot] : m_slots) {
        if (number.value <= m_scale->before || number.value > m_scale->target)
            continue;
        slot.leavingSinceMs.reset();
        slot.wasReady = false;
        slot.policy.reset();
        if (auto spawned = spawn(number); !spawned) {
            scaleFails(spawned.error().message);
            return;
        }
    }
}

void Supervisor::scaleDown(int workers)
{
    m_options.workers = workers;
    m_scale->drainEndsMs = uv_now(m_loop) + static_cast<std::uint64_t>(m_scale->timeoutMs);
    const bool isExcluded = m_sockets.offerTo(workers);
    for (auto& [number, slot] : m_slots) {
        if (number.value <= workers)
            continue;
        if (!slot.leavingSinceMs)
            slot.leavingSinceMs = uv_now(m_loop);
        slot.isExcluded = isExcluded;
        slot.respawn.reset();
        drainSlot(slot);
    }
    lendSockets();
}

void Supervisor::drainSlot(Slot& slot)
{
    if (!slot.current || slot.current->info.state == WorkerState::Draining)
        return;
    slot.current->expectedToEnd = true;
    if (slot.current->info.state == WorkerState::Starting) {
        slot.current->signal(SIGKILL); // it has nothing in hand
        return;
    }
    setState(*slot.current, WorkerState::Draining, "the cluster gets smaller");
    slot.current->send("drain");
}

// Looks how far a scaling is: at every start and end of a worker, and every beat.
void Supervisor::scaleStep()
{
    if (!m_scale || m_stopping)
        return;
    const std::uint64_t now = uv_now(m_loop);
    bool isDone = true;
    for (auto& [number, slot] : m_slots) {
        if (number.value <= m_options.workers) {
            isDone = isDone && (number.value <= m_scale->before || slot.wasReady);
            continue;
        }
        isDone = isDone && !slot.current && slot.others.empty();
        if (!m_scale->drainEndsMs || now < *m_scale->drainEndsMs || !slot.current)
            continue;
        if (!m_scale->overdue)
            slot.current->endOverdue();
        else if (now >= *m_scale->drainEndsMs + static_cast<std::uint64_t>(RestartJob::KillMs.count()))
            slot.current->signal(SIGKILL);
    }
    m_scale->overdue = m_scale->drainEndsMs && now >= *m_scale->drainEndsMs;
    if (isDone)
        scaleEnds();
}

void Supervisor::scaleFails(const std::string& why)
{
    m_scale->failure = Error{ErrorCode::Failed, why};
    if (m_stopping)
        scaleEnds();
    else
        scaleDown(m_scale->before);
}

void Supervisor::scaleEnds()
{
    const Scale ended = std::move(*m_scale);
    m_scale.reset();
    if (!ended.failure && ended.target > ended.before)
        (void)m_sockets.offerTo(ended.target);
    wire::ScaleResult result;
    result.before = ended.before;
    result.workers = m_options.workers;
    result.durationMs = static_cast<int>(uv_now(m_loop) - ended.beganMs);
    prove(result, ended.totals);
    if (!m_stopping)
        m_service.ready(statusText());
    if (ended.failure)
        tell("error", {}, "not scaled: " + ended.failure->message);
    if (ended.ticket && ended.failure)
        m_hub->replyError(*ended.ticket, wire::RpcCode::Failed, ended.failure->message);
    else if (ended.ticket)
        m_hub->reply(*ended.ticket, wire::encodeReply(ended.ticket->request, result));
    if (ended.then)
        ended.then(ended.failure ? Result<wire::ScaleResult>(tl::unexpected(*ended.failure)) : result);
}

// The sockets of slots that left, from the highest down: the kernel numbers them in this order. A socket that still
// gets its share of new connections stays, lent to a sibling.
void Supervisor::closeLeft()
{
    while (!m_stopping && !m_slots.empty()) {
        auto last = std::prev(m_slots.end());
        Slot& slot = last->second;
        const bool isEmpty = slot.leavingSinceMs && !slot.current && slot.others.empty();
        if (!isEmpty || !slot.isExcluded || uv_now(m_loop) - *slot.leavingSinceMs < HandshakeMs)
            return;
        if (!m_sockets.isShared()) {
            WorkerProcess* sibling = slot.lentTo ? find(*slot.lentTo) : nullptr;
            if (sibling == nullptr)
                return; // what waits there is not lost: the next beat lends it
            sibling->send("unlisten " + std::to_string(last->first.value)); // after a last look at the queue
        }
        m_sockets.removeLast();
        m_slots.erase(last);
        (void)m_sockets.offerTo(m_scale ? m_scale->before : m_options.workers);
    }
}

// The sibling that serves the fewest sockets of others.
WorkerProcess* Supervisor::lender(WorkerSlot needy)
{
    WorkerProcess* best = nullptr;
    std::ptrdiff_t bestCount = 0;
    for (auto& [number, slot] : m_slots) {
        if (number == needy || slot.leavingSinceMs || !slot.current || slot.current->info.state != WorkerState::Online)
            continue;
        const WorkerKey key = slot.current->info.key;
        const auto count = std::count_if(m_slots.begin(), m_slots.end(),
                                         [&](const auto& entry) { return entry.second.lentTo == key; });
        if (best == nullptr || count < bestCount) {
            best = slot.current.get();
            bestCount = count;
        }
    }
    return best;
}

void Supervisor::lendSockets()
{
    if (m_sockets.isShared() || m_stopping)
        return;
    const std::uint64_t now = uv_now(m_loop);
    const auto accepts = [](const std::unique_ptr<WorkerProcess>& worker) {
        return worker && (worker->info.state == WorkerState::Online || worker->info.state == WorkerState::Blocked);
    };
    for (auto& [number, slot] : m_slots) {
        const std::string name = std::to_string(number.value);
        const bool isServed = !slot.leavingSinceMs &&
                              (accepts(slot.current) || std::any_of(slot.others.begin(), slot.others.end(), accepts));
        WorkerProcess* sibling = slot.lentTo ? find(*slot.lentTo) : nullptr;
        if (isServed) {
            if (sibling != nullptr)
                sibling->send("unlisten " + name);
            slot.lentTo.reset();
            slot.unservedSinceMs = 0;
            continue;
        }
        if (slot.unservedSinceMs == 0)
            slot.unservedSinceMs = now;
        const bool isLong = slot.leavingSinceMs || now - slot.unservedSinceMs >=
                                                       static_cast<std::uint64_t>(m_options.respawn.adoptAfter.count());
        if (!isLong || (sibling != nullptr && sibling->info.state != WorkerState::Draining))
            continue;
        slot.lentTo.reset();
        sibling = lender(number);
        if (sibling == nullptr || !sibling->sendSocket("listen " + name, m_sockets.descriptor(number)))
            continue;
        slot.lentTo = sibling->info.key;
        tell("app", sibling->info.key, "serves the socket of worker " + name + ", which has nobody");
    }
}

} // namespace loopscope::server
