// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachevalue.h"

#include <QJsonDocument>
#include <QStringDecoder>

namespace loopscope::ui {

namespace {

constexpr int BytesPerLine = 8; // as the panel is wide
constexpr int Indent = 2;
constexpr int MaxIndent = 64; // levels that still move to the right

// A window may end within a character: up to three bytes that only begin one are left out of the judgement.
QByteArray withoutCutCharacter(const QByteArray& bytes)
{
    for (int back = 1; back <= 4 && back <= bytes.size(); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if ((byte & 0xC0U) == 0x80U)
            continue;
        const int length = byte >= 0xF0U ? 4 : (byte >= 0xE0U ? 3 : (byte >= 0xC0U ? 2 : 1));
        return length > back ? bytes.chopped(back) : bytes;
    }
    return bytes;
}

// Marks that turn or hide text would let a value look like another one.
bool isHidden(QChar c)
{
    const ushort code = c.unicode();
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || code == 0x2028 || code == 0x2029;
}

QString visible(const QString& text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == QLatin1Char('\r') && i + 1 < text.size() && text[i + 1] == QLatin1Char('\n'))
            continue;
        if (!isHidden(c))
            result += c;
        else if (c.unicode() < 0x100)
            result += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            result += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
    return result;
}

} // namespace

ValueLooks lookAt(const QByteArray& bytes, bool isWhole)
{
    ValueLooks looks;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QByteArray judged = isWhole ? bytes : withoutCutCharacter(bytes);
    const QString text = decoder.decode(judged);
    looks.isText = !decoder.hasError() && !judged.contains('\0');
    if (!isWhole || !looks.isText)
        return looks;
    QJsonParseError error;
    QJsonDocument::fromJson(bytes, &error); // a bare number or word is not taken for JSON
    looks.isJson = error.error == QJsonParseError::NoError;
    return looks;
}

QString shownAs(ValueForm form, const QByteArray& bytes)
{
    switch (form) {
    case ValueForm::Json:
        return visible(indentedJson(QString::fromUtf8(bytes)));
    case ValueForm::Text:
        return visible(QString::fromUtf8(withoutCutCharacter(bytes)));
    case ValueForm::Hex:
        break;
    }
    return hexDump(bytes);
}

QString indentedJson(const QString& json)
{
    QString result;
    result.reserve(json.size() * 2);
    int depth = 0;
    bool inString = false;
    const auto newLine = [&] {
        result += QLatin1Char('\n') + QString(std::min(depth, MaxIndent) * Indent, QLatin1Char(' '));
    };
    const auto nextToken = [&](qsizetype from) {
        while (from < json.size() && json[from].isSpace())
            ++from;
        return from;
    };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json[i];
        if (inString) {
            result += c;
            if (c == QLatin1Char('\\') && i + 1 < json.size())
                result += json[++i];
            else if (c == QLatin1Char('"'))
                inString = false;
            continue;
        }
        if (c.isSpace())
            continue;
        if (c == QLatin1Char('}') || c == QLatin1Char(']')) {
            --depth;
            newLine();
        }
        result += c;
        if (c == QLatin1Char('"')) {
            inString = true;
        } else if (c == QLatin1Char('{') || c == QLatin1Char('[')) {
            const qsizetype next = nextToken(i + 1);
            const QChar closing = c == QLatin1Char('{') ? QLatin1Char('}') : QLatin1Char(']');
            if (next < json.size() && json[next] == closing) {
                result += closing;
                i = next;
            } else {
                ++depth;
                newLine();
            }
        } else if (c == QLatin1Char(',')) {
            newLine();
        } else if (c == QLatin1Char(':')) {
            result += QLatin1Char(' ');
        }
    }
    return result;
}

QString hexDump(const QByteArray& bytes)
{
    static const char Digits[] = "0123456789abcdef";
    QString result;
    result.reserve(bytes.size() / BytesPerLine * 43 + 43);
    for (qsizetype line = 0; line < bytes.size(); line += BytesPerLine) {
        result += QStringLiteral("%1 ").arg(line, 6, 16, QLatin1Char('0'));
        QString letters;
        for (qsizetype i = line; i < line + BytesPerLine; ++i) {
            if (i >= bytes.size()) {
                result += QStringLiteral("   ");
                continue;
            }
            const auto byte = static_cast<unsigned char>(bytes[i]);
            result += QLatin1Char(' ');
            result += QLatin1Char(Digits[byte >> 4U]);
            result += QLatin1Char(Digits[byte & 15U]);
            letters += byte >= 0x20 && byte < 0x7F ? QLatin1Char(static_cast<char>(byte)) : QLatin1Char('.');
        }
        result += QStringLiteral("  ") + letters + QLatin1Char('\n');
    }
    result.chop(1);
    return result;
}

} // namespace loopscope::ui
