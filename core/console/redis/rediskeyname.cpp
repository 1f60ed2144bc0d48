// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/rediskeyname.h"

#include <QList>
#include <QStringDecoder>

namespace loopscope::console {

namespace {

// A character that the eye can tell apart. Direction marks, zero-width characters and line separators would let one
// name look like another.
bool isSeen(const QString& character)
{
    const char32_t code = character.toUcs4().value(0, QChar::ReplacementCharacter);
    const auto category = QChar::category(code);
    return code != QChar::ReplacementCharacter && QChar::isPrint(code) && category != QChar::Separator_Line &&
           category != QChar::Separator_Paragraph;
}

// Length of the well-formed UTF-8 character at i, 0 if there is none.
qsizetype characterLength(const QByteArray& bytes, qsizetype i)
{
    const auto first = static_cast<uchar>(bytes[i]);
    if (first < 0x80)
        return 1;
    const qsizetype length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length == 0 || first > 0xF4 || i + length > bytes.size())
        return 0;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(QByteArrayView(bytes).sliced(i, length));
    return decoder.hasError() || !isSeen(text) ? 0 : length;
}

int hexDigit(QChar c)
{
    return c.isDigit() ? c.digitValue() : QStringLiteral("abcdef").indexOf(c.toLower()) + 10;
}

bool isHex(QChar c)
{
    return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || QStringLiteral("abcdefABCDEF").contains(c);
}

} // namespace

QString escapeForDisplay(const QByteArray& bytes, qsizetype maxBytes)
{
    QString out;
    const qsizetype end = qMin(bytes.size(), maxBytes);
    for (qsizetype i = 0; i < end;) {
        const auto c = static_cast<uchar>(bytes[i]);
        const qsizetype length = c < 0x20 || c == 0x7F || c == '\\' ? 0 : characterLength(bytes, i);
        if (length > 0)
            out += QString::fromUtf8(bytes.sliced(i, length));
        else
            out += QStringLiteral("\\x%1").arg(c, 2, 16, QLatin1Char('0'));
        i += qMax<qsizetype>(length, 1);
    }
    return bytes.size() > end ? out + QChar(0x2026) : out;
}

QByteArray unescapeFromDisplay(const QString& text)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == QLatin1Char('\\') && i + 3 < text.size() && text[i + 1] == QLatin1Char('x') &&
                            isHex(text[i + 2]) && isHex(text[i + 3]);
        if (escape) {
            out += static_cast<char>(hexDigit(text[i + 2]) * 16 + hexDigit(text[i + 3]));
            i += 3;
            continue;
        }
        const qsizetype units = text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
        out += QStringView(text).sliced(i, units).toUtf8();
        i += units - 1;
    }
    return out;
}

bool isExactName(const QByteArray& pattern)
{
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\')
            return false; // glob's own escape: let the server decide
        if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[')
            return false;
    }
    return !pattern.isEmpty();
}

} // namespace loopscope::console
