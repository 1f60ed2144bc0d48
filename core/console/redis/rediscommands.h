// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisreply.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QSet>

namespace loopscope::console {

// The RESP form of one command, by hiredis' formatter.
[[nodiscard]] QByteArray formatCommand(const QByteArrayList& words);

// Which commands may leave the program: those that the server itself flags "readonly", and the few that a session
// needs. Where the server does not tell (COMMAND is denied or renamed), a short fixed list of commands that only read.
class ReadOnlyGuard
{
public:
    // COMMAND INFO for everything that the inspector may send.
    [[nodiscard]] static QByteArrayList question();
    void learn(const RedisReply& answer);
    [[nodiscard]] bool allows(const QByteArrayList& words) const;

private:
    QSet<QByteArray> m_allowed; // lower case, "memory|usage"
    QSet<QByteArray> m_known;   // to this server
    bool m_learned = false;
};

} // namespace loopscope::console
