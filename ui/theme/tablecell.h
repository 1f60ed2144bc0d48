// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QStyleOptionViewItem;

namespace loopscope::ui {

// What a delegate may write on: the cell without its padding and the row's line. At the table's edges the padding is
// that of a page, so that tables and headings line up; the header's labels do the same (StylePaint::headerLabel).
[[nodiscard]] QRect cellContents(const QStyleOptionViewItem& option, int padding);

} // namespace loopscope::ui
