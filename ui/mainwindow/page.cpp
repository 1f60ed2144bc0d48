// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/page.h"

namespace loopscope::ui {

Page::Page(const PageContext& context, QWidget* parent) : QWidget(parent), m_context(context) {}

Page::~Page() = default;

void Page::setAttachment(console::Attachment* attachment)
{
    m_attachment = attachment;
}

const console::ClusterState* Page::state() const
{
    return m_attachment != nullptr ? &m_attachment->state() : nullptr;
}

} // namespace loopscope::ui
