// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/discovery.h"
#include "tests/support/fakehub.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace loopscope;
using console::Discovery;
using console::FoundCluster;
using test::FakeHub;

namespace {

// A socket that was bound by a process that is gone.
void leaveStaleSocket(const QString& path)
{
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const auto bytes = path.toUtf8();
    std::copy(bytes.begin(), bytes.end(), address.sun_path);
    QVERIFY(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::close(fd);
}

const FoundCluster* foundAt(const Discovery& discovery, const QString& fileName)
{
    for (const auto& found : discovery.found()) {
        if (found.fileName == fileName)
            return &found;
    }
    return nullptr;
}

bool is(const Discovery& discovery, const QString& fileName, FoundCluster::State state)
{
    const auto* found = foundAt(discovery, fileName);
    return found && found->state == state;
}

} // namespace

class TestDiscovery : public QObject
{
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_runtime;
    QString pathOf(const QString& name) { return m_runtime->path() + "/loopscope/" + name; }

private slots:
    void init()
    {
        m_runtime = std::make_unique<QTemporaryDir>("/tmp/lsd-XXXXXX");
        qputenv("XDG_RUNTIME_DIR", m_runtime->path().toUtf8());
        QDir().mkpath(m_runtime->path() + "/loopscope");
    }

    void findsTheRuntimeFolder()
    {
        QCOMPARE(Discovery::runtimeFolder(), m_runtime->path() + "/loopscope");
        qputenv("XDG_RUNTIME_DIR", (m_runtime->path() + "/").toUtf8());
        QCOMPARE(Discovery::runtimeFolder(), m_runtime->path() + "/loopscope");
        qunsetenv("XDG_RUNTIME_DIR");
        QCOMPARE(Discovery::runtimeFolder(), QDir::tempPath() + "/loopscope-" + QString::number(::getuid()));
    }

    void findsNothingInAnEmptyFolderOrNone()
    {
        Discovery discovery;
        discovery.start();
        QVERIFY(discovery.isSettled());
        QVERIFY(discovery.found().empty());
        qputenv("XDG_RUNTIME_DIR", "/nowhere/at/all");
        Discovery other;
        other.start();
        QVERIFY(other.isSettled());
    }

    void tellsLiveStaleAndSilentApart()
    {
        FakeHub live(pathOf("shop-4118.sock"));
        FakeHub silent(pathOf("mute-7.sock"), true);
        FakeHub elsewhere(pathOf("not a hub.sock"));
        FakeHub withoutPid(pathOf("shop.sock"));
        leaveStaleSocket(pathOf("old-12.sock"));
        Discovery discovery;
        QSignalSpy changed(&discovery, &Discovery::changed);
        discovery.start();
        QTRY_VERIFY(is(discovery, "shop-4118.sock", FoundCluster::State::Live));
        QTRY_VERIFY(is(discovery, "old-12.sock", FoundCluster::State::Stale));
        QTRY_VERIFY(is(discovery, "mute-7.sock", FoundCluster::State::Silent));
        QCOMPARE(discovery.found().size(), 3U);
        QVERIFY(discovery.isSettled());
        QVERIFY(changed.size() > 0);
        const auto* shop = &discovery.found().front(); // live ones first
        QCOMPARE(shop->url, live.url());
        QCOMPARE(shop->cluster->name, std::string("shop"));
        QCOMPARE(shop->workers, 2);
        QVERIFY(!shop->worstLagSeconds);
        QVERIFY(!foundAt(discovery, "old-12.sock")->cluster);
    }

    void followsTheLagAndTheWorkers()
    {
        FakeHub hub(pathOf("shop-1.sock"));
        Discovery discovery;
        discovery.start();
        QTRY_VERIFY(is(discovery, "shop-1.sock", FoundCluster::State::Live));
        hub.broadcast(test::samplesLine({test::rowOf(1, {0.212, 1}), test::rowOf(2, {0.01, 1})}));
        hub.broadcast(test::samplesLine({test::rowOf(1, {test::NoData, 1})}));
        hub.broadcast(test::samplesLine({test::rowOf(1, {0.004, 1})}));
        hub.broadcast(wire::encode(wire::WorkerChanged{test::HubTime, test::workerAt(3)}));
        hub.broadcast(wire::encode(wire::WorkerChanged{test::HubTime, test::workerAt(1, 1, WorkerState::Exited)}));
        hub.broadcast(wire::encode(wire::WorkerChanged{test::HubTime, test::workerAt(2, 1, WorkerState::Exited)}));
        QTRY_COMPARE(foundAt(discovery, "shop-1.sock")->workers, 1);
        const auto& found = discovery.found().front();
        QCOMPARE(*found.worstLagSeconds, 0.212);
        QCOMPARE(found.recentLagSeconds.size(), 3U);
        QCOMPARE(found.recentLagSeconds[0], 0.212);
        QVERIFY(std::isnan(found.recentLagSeconds[1]));
        for (int i = 0; i < 70; ++i)
            hub.broadcast(test::samplesLine({test::rowOf(3, {0.001, 1})}));
        QTRY_VERIFY(discovery.found().front().worstLagSeconds < 0.002);
        QCOMPARE(discovery.found().front().recentLagSeconds.size(), 60U);
    }

    void noticesComingAndGoing()
    {
        Discovery discovery;
        discovery.start();
        QVERIFY(discovery.found().empty());
        auto hub = std::make_unique<FakeHub>(pathOf("shop-1.sock"));
        QTRY_VERIFY(is(discovery, "shop-1.sock", FoundCluster::State::Live));
        hub->dropConsoles();
        QTRY_VERIFY(is(discovery, "shop-1.sock", FoundCluster::State::Stale));
        QTRY_VERIFY(is(discovery, "shop-1.sock", FoundCluster::State::Live)); // and tries again
        hub.reset();
        QTRY_VERIFY(discovery.found().empty());
        discovery.stop();
    }

    void observesAtMostSixteen()
    {
        std::vector<std::unique_ptr<FakeHub>> hubs;
        for (int i = 0; i < 20; ++i)
            hubs.push_back(std::make_unique<FakeHub>(pathOf(QString("shop-%1.sock").arg(i + 1))));
        Discovery discovery;
        discovery.start();
        const auto attached = [&hubs] {
            return std::count_if(hubs.begin(), hubs.end(), [](const auto& hub) { return hub->attached > 0; });
        };
        QTRY_COMPARE(attached(), 16);
        QCOMPARE(discovery.found().size() <= 16, true);
    }
};

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
