// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clusterevent.h"
#include "core/console/clusterstate.h"

#include <QByteArray>
#include <optional>
#include <string_view>

// What loopscopectl prints. Pure, but for the last two.
namespace loopscope::ctl {

// One JSON object in the order in which members are added.
class JsonObject
{
public:
    JsonObject& add(std::string_view key, std::string_view text);
    JsonObject& add(std::string_view key, const QString& text);
    JsonObject& add(std::string_view key, double number); // NaN: null
    JsonObject& add(std::string_view key, std::int64_t number);
    JsonObject& add(std::string_view key, bool value);
    JsonObject& add(std::string_view key, const JsonObject& object);
    JsonObject& addNull(std::string_view key);
    template <class T>
    JsonObject& add(std::string_view key, const std::optional<T>& value)
    {
        return value ? add(key, *value) : addNull(key);
    }
    [[nodiscard]] QByteArray text() const { return "{" + m_members + "}"; }

private:
    JsonObject& addRaw(std::string_view key, const QByteArray& value);
    QByteArray m_members;
};

// A worker of an interval. values: a row of the interval, nullptr when none came.
[[nodiscard]] QByteArray workerJson(const console::ClusterState& state, const WorkerInfo& worker, WallTime time,
                                    const std::vector<double>* values);
[[nodiscard]] QByteArray eventJson(const analysis::ClusterEvent& event);
[[nodiscard]] QByteArray commandJson(const console::CommandStatus& status);

// Lines for people, without their ends.
[[nodiscard]] QList<QByteArray> workerTable(const console::ClusterState& state);
[[nodiscard]] QByteArray eventLine(const analysis::ClusterEvent& event);
// A text from outside, fit for a terminal: control characters become '?'.
[[nodiscard]] QByteArray printable(std::string_view text);

// To standard output, flushed; adds the end of the line.
void printLine(const QByteArray& line);
// To standard error, after the program's name.
void printError(const QString& sentence);

} // namespace loopscope::ctl
