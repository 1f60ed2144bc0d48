// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace loopscope::ui {

// A tooltip that shows text as it is. Qt takes a tooltip that looks like HTML for HTML, and the name of a key or the
// reason that a cluster gives can look like anything. Empty stays empty.
[[nodiscard]] QString plainTip(const QString& text);

} // namespace loopscope::ui
