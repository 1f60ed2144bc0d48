// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tablecell.h"
#include "ui/theme/tokens.h"

#include <QAbstractItemView>

namespace loopscope::ui {

QRect cellContents(const QStyleOptionViewItem& option, int padding)
{
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool isFirst = view != nullptr && option.rect.left() <= 0;
    const bool isLast = view != nullptr && option.rect.right() >= view->viewport()->width() - 1;
    const int left = isFirst ? size::Padding : padding;
    const int right = isLast ? size::Padding : padding;
    return option.rect.adjusted(left, 0, -right, -1);
}

} // namespace loopscope::ui
