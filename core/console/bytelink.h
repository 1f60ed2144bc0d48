// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/console/endpoint.h"

#include <QByteArray>
#include <QObject>
#include <functional>
#include <memory>

namespace loopscope::console {

// One connection that carries bytes, and nothing else. Used once: opened, then closed for good. Lives on the thread of
// its owner (Session); a fake for tests is in tests/support/fakelink.h.
class ByteLink : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    // Begins to connect; opened() or closed() follows, never from within the call.
    virtual void open() = 0;
    // False when the link is not open or holds more than MaxUnsentBytes that the other side does not take.
    virtual bool write(const QByteArray& bytes) = 0;
    // Ends without closed().
    virtual void close() = 0;

    static constexpr qint64 MaxUnsentBytes = 1024 * 1024;

signals:
    void opened();
    void bytesReceived(const QByteArray& bytes);
    // The connection ended or never came about; one sentence. Last signal.
    void closed(const loopscope::Error& error);
};

using LinkFactory = std::function<std::unique_ptr<ByteLink>(const Endpoint&)>;

// The real links: a QLocalSocket for Unix, a QTcpSocket (loopback only) for TCP. Nothing for Embedded.
[[nodiscard]] std::unique_ptr<ByteLink> makeSocketLink(const Endpoint& endpoint);

} // namespace loopscope::console
