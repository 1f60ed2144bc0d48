// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace loopscope::console {

// What this layer says to people when something goes wrong: Sentences::tr("…") is English, and the language of the
// program where it has installed a translator (the console has, loopscopectl has none).
struct Sentences
{
    Q_DECLARE_TR_FUNCTIONS(Sentences)
};

} // namespace loopscope::console
