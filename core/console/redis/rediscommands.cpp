// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/rediscommands.h"

#include <algorithm>
#include <hiredis/hiredis.h>

namespace loopscope::console {

namespace {

const QByteArrayList Reading{"scan",   "type",     "pttl",   "memory", "memory|usage", "object", "object|encoding",
                             "strlen", "getrange", "hlen",   "hscan",  "llen",         "lrange", "scard",
                             "sscan",  "zcard",    "zrange", "xlen",   "xrange",       "dbsize", "exists"};

// Needed before and beside looking: they change nothing but this connection.
const QByteArrayList Session{"auth", "select", "ping", "client|setname", "command|info", "info"};

QByteArray fullName(const QByteArrayList& words)
{
    const QByteArray first = words.value(0).toLower();
    static const QByteArrayList Containers{"memory", "object", "client", "command"};
    return Containers.contains(first) ? first + '|' + words.value(1).toLower() : first;
}

bool isFlaggedReadOnly(const RedisReply& command)
{
    if (command.type != RedisReply::Type::Array || command.elements.size() < 3)
        return false;
    const auto& flags = command.elements[2].elements;
    return std::any_of(flags.begin(), flags.end(), [](const RedisReply& flag) { return flag.text == "readonly"; });
}

} // namespace

QByteArray formatCommand(const QByteArrayList& words)
{
    std::vector<const char*> texts;
    std::vector<size_t> lengths;
    for (const QByteArray& word : words) {
        texts.push_back(word.constData());
        lengths.push_back(static_cast<size_t>(word.size()));
    }
    char* formatted = nullptr;
    const auto length =
        redisFormatCommandArgv(&formatted, static_cast<int>(words.size()), texts.data(), lengths.data());
    if (length < 0)
        return {};
    QByteArray out(formatted, static_cast<qsizetype>(length));
    redisFreeCommand(formatted);
    return out;
}

QByteArrayList ReadOnlyGuard::question()
{
    return QByteArrayList{"COMMAND", "INFO"} + Reading;
}

void ReadOnlyGuard::learn(const RedisReply& answer)
{
    m_allowed.clear();
    m_known.clear();
    m_learned = answer.type == RedisReply::Type::Array;
    if (!m_learned)
        return;
    for (const RedisReply& command : answer.elements) {
        if (command.elements.empty())
            continue; // not known to this server
        const QByteArray name = command.elements[0].text.toLower();
        m_known.insert(name);
        if (isFlaggedReadOnly(command) && Reading.contains(name))
            m_allowed.insert(name);
    }
}

bool ReadOnlyGuard::allows(const QByteArrayList& words) const
{
    const QByteArray name = fullName(words);
    if (Session.contains(name))
        return true;
    if (!m_learned)
        return Reading.contains(name) && name != "memory" && name != "object";
    // Before 7.0 a container has one entry for all its subcommands.
    const bool isOldContainer = name.contains('|') && !m_known.contains(name);
    return m_allowed.contains(name) ||
           (isOldContainer && Reading.contains(name) && m_allowed.contains(name.split('|')[0]));
}

} // namespace loopscope::console
