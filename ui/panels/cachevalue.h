// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

// Bytes of a string value for the eye. What is not shown as it is, is escaped; nothing is altered silently.
namespace loopscope::ui {

enum class ValueForm { Json, Text, Hex };

struct ValueLooks
{
    bool isJson = false; // the whole value parses
    bool isText = false; // UTF-8 without NUL
    [[nodiscard]] ValueForm best() const
    {
        return isJson ? ValueForm::Json : (isText ? ValueForm::Text : ValueForm::Hex);
    }
};

// isWhole: bytes are all of the value; else its begin, and a character that is cut at the end is no fault.
[[nodiscard]] ValueLooks lookAt(const QByteArray& bytes, bool isWhole);
[[nodiscard]] QString shownAs(ValueForm form, const QByteArray& bytes);
// Objects and arrays over lines of their own, each token as it is: numbers keep their digits, names their order.
[[nodiscard]] QString indentedJson(const QString& json);
// "000000  7b 22 69 64 22 3a 31 7d  {"id":1}", eight bytes a line.
[[nodiscard]] QString hexDump(const QByteArray& bytes);

} // namespace loopscope::ui
