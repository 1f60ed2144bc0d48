// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/console/redis/redisurl.h"

#include <QByteArray>
#include <QIODevice>
#include <QObject>

namespace loopscope::console {

// Bytes to and from one Redis. The small interface that tests fake (tests/support/fakeredislink.h). One thread; signals
// only.
class RedisLink : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void open(const RedisUrl& url) = 0;
    virtual void close() = 0; // no signal follows
    virtual void write(const QByteArray& bytes) = 0;

signals:
    void opened();
    void received(const QByteArray& bytes);
    void closed(const loopscope::Error& reason); // once after open(), also when it could not be opened
};

// Over QLocalSocket or QSslSocket. Chain and host name are verified for rediss://.
class RedisSocketLink : public RedisLink
{
    Q_OBJECT
public:
    using RedisLink::RedisLink;
    ~RedisSocketLink() override;
    void open(const RedisUrl& url) override;
    void close() override;
    void write(const QByteArray& bytes) override;

private:
    void use(QIODevice* device);
    void openLocal(const RedisUrl& url);
    void openTcp(const RedisUrl& url);
    void finish(ErrorCode code, const QString& sentence);
    QIODevice* m_device = nullptr;
};

} // namespace loopscope::console
