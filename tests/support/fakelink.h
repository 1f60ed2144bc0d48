// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/bytelink.h"

#include <QPointer>
#include <QStringList>
#include <memory>
#include <vector>

namespace loopscope::test {

// A link whose other end is the test: nothing happens until one of say…() is called.
class FakeLink : public console::ByteLink
{
public:
    void open() override { isOpening = true; }
    bool write(const QByteArray& bytes) override
    {
        if (!acceptsWrites)
            return false;
        written += bytes;
        return true;
    }
    void close() override { isClosed = true; }

    void sayOpened() { emit opened(); }
    void say(const QByteArray& bytes) { emit bytesReceived(bytes); }
    void sayLine(const std::string& line)
    {
        emit bytesReceived(QByteArray::fromStdString(line.back() == '\n' ? line : line + "\n"));
    }
    void sayClosed(const std::string& why = "gone") { emit closed({ErrorCode::Disconnected, why}); }
    // The lines written since the last call.
    QStringList takeLines()
    {
        const auto lines = QString::fromUtf8(written).split('\n', Qt::SkipEmptyParts);
        written.clear();
        return lines;
    }

    QByteArray written;
    bool acceptsWrites = true;
    bool isOpening = false;
    bool isClosed = false;
};

// Keeps hold of the links that a Session makes.
class FakeLinks
{
public:
    console::LinkFactory factory()
    {
        return [this](const console::Endpoint&) -> std::unique_ptr<console::ByteLink> {
            auto link = std::make_unique<FakeLink>();
            all.emplace_back(link.get());
            return link;
        };
    }
    FakeLink& last() { return *all.back(); }
    std::vector<QPointer<FakeLink>> all;
};

} // namespace loopscope::test
