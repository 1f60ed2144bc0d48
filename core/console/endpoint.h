// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace loopscope::console {

// Where a cluster is. unix:/path.sock (or a bare absolute path) and tcp://127.0.0.1:7070 (loopback only).
// Other kinds of DESIGN section 2 are Unsupported, with a sentence that says so.
struct Endpoint
{
    enum class Kind { Unix, Tcp, Embedded };
    Kind kind = Kind::Unix;
    QString path; // Unix
    QString host; // Tcp
    quint16 port = 0;

    [[nodiscard]] static Result<Endpoint> parse(const QString& text);
    [[nodiscard]] QString toUrl() const; // canonical text; "embedded:" for Embedded
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

} // namespace loopscope::console
