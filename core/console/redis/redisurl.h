// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace loopscope::console {

// Where a Redis is: redis://[user[:password]@]host[:port][/db], rediss:// (TLS), redis+unix:///path.sock[?db=n],
// unix:/path.sock.
struct RedisUrl
{
    enum class Kind { Tcp, Tls, Unix };
    Kind kind = Kind::Tcp;
    QString host;
    quint16 port = 6379;
    QString path; // Unix
    int database = 0;
    QString user;
    QString password;

    [[nodiscard]] static Result<RedisUrl> parse(const QString& text);
    [[nodiscard]] QString toDisplay() const; // never with the password
    friend bool operator==(const RedisUrl&, const RedisUrl&) = default;
};

} // namespace loopscope::console
