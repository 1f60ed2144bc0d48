// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

namespace loopscope {

// A number with a name: a WorkerSlot is no Pid. Value types, no arithmetic.
template <class Tag, class Number>
struct Id
{
    Number value{};
    friend bool operator==(Id a, Id b) { return a.value == b.value; }
    friend bool operator!=(Id a, Id b) { return a.value != b.value; }
    friend bool operator<(Id a, Id b) { return a.value < b.value; }
};

using WorkerSlot = Id<struct WorkerSlotTag, std::uint16_t>;   // 1 … 65535, keeps its number over restarts
using Incarnation = Id<struct IncarnationTag, std::uint32_t>; // 1, 2, 3 … within a slot
using Pid = Id<struct PidTag, std::int64_t>;
using MetricId = Id<struct MetricIdTag, std::uint16_t>; // column in a sample row
using RequestId = Id<struct RequestIdTag, std::uint64_t>;

// One life of one worker.
struct WorkerKey
{
    WorkerSlot slot;
    Incarnation incarnation;
    friend bool operator==(WorkerKey a, WorkerKey b) { return a.slot == b.slot && a.incarnation == b.incarnation; }
    friend bool operator!=(WorkerKey a, WorkerKey b) { return !(a == b); }
    friend bool operator<(WorkerKey a, WorkerKey b)
    {
        return a.slot != b.slot ? a.slot < b.slot : a.incarnation < b.incarnation;
    }
};

} // namespace loopscope

template <class Tag, class Number>
struct std::hash<loopscope::Id<Tag, Number>>
{
    std::size_t operator()(loopscope::Id<Tag, Number> id) const noexcept { return std::hash<Number>{}(id.value); }
};
