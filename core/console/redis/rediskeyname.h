// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace loopscope::console {

// Key names are bytes. For the eye: UTF-8 as it is, what cannot be seen (control characters, direction
// marks, zero width), broken UTF-8 and the backslash as \xNN
// (reversible); at most maxBytes of the name, then an ellipsis.
[[nodiscard]] QString escapeForDisplay(const QByteArray& bytes, qsizetype maxBytes = 512);
// What somebody typed, "\xNN" made a byte again; other backslashes stay.
[[nodiscard]] QByteArray unescapeFromDisplay(const QString& text);
// No *, ? or [ that is not escaped: an exact name, to be looked up without a scan.
[[nodiscard]] bool isExactName(const QByteArray& pattern);

} // namespace loopscope::console
