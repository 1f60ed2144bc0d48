// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/previewrows.h"

namespace loopscope::console {

namespace {

PreviewRow rowOf(const QByteArray& field, const QByteArray& value, qsizetype maxBytes)
{
    PreviewRow row;
    row.field = field.left(maxBytes);
    row.fieldBytes = static_cast<std::uint64_t>(field.size());
    row.value = value.left(maxBytes);
    row.valueBytes = static_cast<std::uint64_t>(value.size());
    return row;
}

// The begin of all fields of one entry, and how long they would be in full.
PreviewRow streamRow(const RedisReply& entry, qsizetype maxBytes)
{
    PreviewRow row = rowOf(entry.elements[0].text, {}, maxBytes);
    const auto& words = entry.elements[1].elements;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const QByteArray separator = i == 0 ? QByteArray() : QByteArrayLiteral("  ");
        for (const QByteArray& part : {separator, words[i].text, QByteArrayLiteral("="), words[i + 1].text}) {
            row.valueBytes += static_cast<std::uint64_t>(part.size());
            row.value += part.left(maxBytes - row.value.size());
        }
    }
    return row;
}

} // namespace

void addRows(KeyPreview& preview, const std::vector<RedisReply>& values, RowShape shape, std::uint64_t limit,
             qsizetype maxBytes)
{
    const std::size_t step = shape == RowShape::Pairs ? 2 : 1;
    for (std::size_t i = 0; i + step <= values.size() && preview.rows.size() < limit; i += step) {
        QByteArray field;
        if (shape == RowShape::Pairs)
            field = values[i].text;
        else if (shape == RowShape::Numbered)
            field = QByteArray::number(static_cast<qulonglong>(preview.rows.size()));
        preview.rows.push_back(rowOf(field, values[i + step - 1].text, maxBytes));
    }
    preview.shown = preview.rows.size();
}

void addStreamRows(KeyPreview& preview, const std::vector<RedisReply>& entries, std::uint64_t limit, qsizetype maxBytes)
{
    for (const RedisReply& entry : entries)
        if (entry.elements.size() == 2 && preview.rows.size() < limit)
            preview.rows.push_back(streamRow(entry, maxBytes));
    preview.shown = preview.rows.size();
}

} // namespace loopscope::console
