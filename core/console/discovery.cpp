// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/discovery.h"

#include "core/console/discoveryprobe.h"

#include <QDir>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>
#include <algorithm>
#include <map>
#include <unistd.h>

namespace loopscope::console {

namespace {

constexpr std::chrono::seconds LookInterval{2};
constexpr std::size_t MaxProbes = 16;
// Sockets shown at most; a folder with more is not the run-time folder that we know.
constexpr std::size_t MaxFound = 64;
constexpr std::chrono::milliseconds TickInterval{250};

// <cluster>-<pid>.sock (PROTOCOL.md section 1); other names are not hubs.
bool isHubName(const QString& name)
{
    static const QRegularExpression pattern(QStringLiteral("^[A-Za-z0-9._-]{1,40}-[0-9]{1,10}\\.sock$"));
    return pattern.match(name).hasMatch();
}

QString withoutSlash(QString path)
{
    while (path.size() > 1 && path.endsWith(QLatin1Char('/')))
        path.chop(1);
    return path;
}

} // namespace

class Discovery::Private
{
public:
    explicit Private(Discovery* owner) : q(owner)
    {
        look.setInterval(LookInterval);
        tick.setInterval(TickInterval);
        connect(&look, &QTimer::timeout, q, [this] { readFolder(); });
        connect(&tick, &QTimer::timeout, q, [this] {
            for (auto& [name, probe] : probes)
                probe->tick();
            publish();
        });
    }

    void readFolder();
    void publish();

    Discovery* q;
    SystemClock clock;
    QTimer look;
    QTimer tick;
    std::map<QString, std::unique_ptr<DiscoveryProbe>> probes; // by file name
};

void Discovery::Private::readFolder()
{
    const QDir folder(runtimeFolder());
    auto names = folder.entryList(QDir::System | QDir::NoDotAndDotDot, QDir::Time);
    names.removeIf([](const QString& name) { return !isHubName(name); });
    if (static_cast<std::size_t>(names.size()) > MaxFound)
        names.resize(static_cast<qsizetype>(MaxFound));
    std::erase_if(probes, [&names](const auto& entry) { return !names.contains(entry.first); });
    std::size_t open = 0;
    for (auto& [name, probe] : probes)
        open += probe->isOpen() ? 1 : 0;
    for (const auto& name : names) {
        auto& probe = probes[name];
        if (!probe) {
            Endpoint endpoint;
            endpoint.path = folder.filePath(name);
            probe = std::make_unique<DiscoveryProbe>(clock, endpoint, name);
        }
        if (!probe->isOpen() && open < MaxProbes) {
            probe->open();
            ++open;
        }
    }
    publish();
}

void Discovery::Private::publish()
{
    bool isChanged = false;
    std::vector<FoundCluster> now;
    for (auto& [name, probe] : probes) {
        isChanged = probe->takeChanged() || isChanged;
        if (probe->isDecided())
            now.push_back(probe->found());
    }
    // Live ones first, then by name.
    std::stable_sort(now.begin(), now.end(), [](const FoundCluster& a, const FoundCluster& b) {
        return (a.state == FoundCluster::State::Live) > (b.state == FoundCluster::State::Live);
    });
    isChanged = isChanged || now.size() != q->m_found.size();
    if (!isChanged)
        return;
    q->m_found = std::move(now);
    emit q->changed();
}

Discovery::Discovery(QObject* parent) : QObject(parent), d(new Private(this)) {}

Discovery::~Discovery()
{
    delete d;
}

void Discovery::start()
{
    d->look.start();
    d->tick.start();
    d->readFolder();
}

void Discovery::stop()
{
    d->look.stop();
    d->tick.stop();
    d->probes.clear();
}

bool Discovery::isSettled() const
{
    return std::all_of(d->probes.begin(), d->probes.end(), [](const auto& entry) { return entry.second->isDecided(); });
}

void Discovery::refresh()
{
    d->publish();
}

QString Discovery::runtimeFolder()
{
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty())
        return withoutSlash(runtime) + QLatin1String("/loopscope");
    return withoutSlash(QDir::tempPath()) + QStringLiteral("/loopscope-%1").arg(::getuid());
}

} // namespace loopscope::console
