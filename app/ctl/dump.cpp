// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/output.h"
#include "core/wire/codec.h"

#include <QJsonDocument>
#include <cstdio>

namespace loopscope::ctl {

namespace {

const char* nameOf(const wire::HubMessage& message)
{
    static constexpr const char* names[] = {"hello", "metrics", "samples",  "worker", "stall",
                                            "event", "log",     "progress", "reply"};
    static_assert(std::variant_size_v<wire::HubMessage> == std::size(names));
    return names[message.index()];
}

} // namespace

void DumpProgram::start()
{
    if (options().fromStdin) {
        readStandardInput();
        return;
    }
    m_link = console::makeSocketLink(options().endpoint);
    connect(m_link.get(), &console::ByteLink::bytesReceived, this, [this](const QByteArray& bytes) {
        m_framer.append({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        for (auto next = m_framer.next(); next.status == wire::LineFramer::Status::Line; next = m_framer.next())
            printMessage(next.line);
        if (m_framer.next().status == wire::LineFramer::Status::TooLong) {
            printError("A line is longer than 1 MiB: the stream cannot be read any further.");
            m_link->close();
            finish(ExitCode::Failed);
        }
    });
    connect(m_link.get(), &console::ByteLink::closed, this, [this](const Error& error) {
        printError(QString::fromStdString(error.message));
        finish(m_wasAnswered ? ExitCode::Failed : ExitCode::CannotAttach);
    });
    m_link->open();
}

void DumpProgram::printMessage(std::string_view line)
{
    const auto message = wire::decodeHubLine(line);
    const auto json = QJsonDocument::fromJson(QByteArray(line.data(), static_cast<qsizetype>(line.size())));
    printLine(message ? QByteArray("# ") + nameOf(*message) : "# " + printable(message.error().message));
    if (json.isNull())
        printLine(printable(line.substr(0, 4096)));
    else
        printLine(json.toJson(QJsonDocument::Indented).trimmed());
    if (!m_wasAnswered && m_link && message && std::holds_alternative<wire::Hello>(*message)) {
        wire::Attach attach;
        attach.client = "loopscopectl " LOOPSCOPE_VERSION " dump";
        attach.logs = true;
        m_link->write(QByteArray::fromStdString(wire::encode(wire::Request{RequestId{1}, attach})));
    }
    m_wasAnswered = true;
}

void DumpProgram::readStandardInput()
{
    char block[65536];
    std::size_t bad = 0;
    while (const auto size = std::fread(block, 1, sizeof block, stdin)) {
        m_framer.append({block, size});
        for (auto next = m_framer.next(); next.status == wire::LineFramer::Status::Line; next = m_framer.next()) {
            bad += wire::decodeHubLine(next.line) ? 0 : 1;
            printMessage(next.line);
        }
        if (m_framer.next().status == wire::LineFramer::Status::TooLong) {
            printError("A line is longer than 1 MiB: the rest is not read.");
            bad = 1;
            break;
        }
    }
    finish(bad == 0 ? ExitCode::Done : ExitCode::Failed);
}

} // namespace loopscope::ctl
