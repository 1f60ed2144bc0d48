// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"
#include "tests/integration/server/stagefixture.h"

#include <array>
#include <filesystem>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

extern char** environ;

// What a cluster tells: /metrics, as Prometheus' own programs read it, the log file, the pid file, systemd.
namespace loopscope::test {

namespace {

struct Metrics : Stage
{
    Metrics() : Stage({"LOOPSCOPE_METRICS_PORT=0", "LOOPSCOPE_NAME=stage"}) {}
    [[nodiscard]] HttpClient::Answer get(const std::string& path, const std::string& fields = {}) const
    {
        HttpClient client(m_cluster.metricsPort());
        return client.send(path, fields) ? client.read() : HttpClient::Answer{};
    }
    [[nodiscard]] std::string metrics(const std::string& accept) const
    {
        std::string text;
        EXPECT_TRUE(eventually([&] {
            text = get("/metrics", "Accept: " + accept + "\r\n").body;
            return contains(text, "nodejs_eventloop_delay_max_seconds{worker=\"2\"}");
        })) << text;
        return text;
    }
    [[nodiscard]] std::string saved(const std::string& name, const std::string& text) const
    {
        std::ofstream(file(name)) << text;
        return file(name);
    }
};
using Prometheus = Metrics;

} // namespace

TEST_F(Metrics, HealthAndReadiness)
{
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/readyz").status, 200);
    EXPECT_EQ(get("/other").status, 404);
    giveUp(1);
    EXPECT_EQ(get("/readyz").status, 200) << "one worker serves";
    giveUp(2);
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_EQ(get("/readyz").body, "no worker serves\n");
    EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Metrics, NotReadyWhileItEnds)
{
    const auto client = connectionTo(1);
    ASSERT_TRUE(client->send("/never"));
    m_cluster.signal(SIGTERM);
    EXPECT_TRUE(eventually([&] { return get("/readyz").status == 503; }));
    EXPECT_EQ(get("/readyz").body, "the cluster ends\n");
    m_cluster.signal(SIGKILL);
}

TEST_F(Metrics, CountersSurviveTheirWorkers)
{
    for (int i = 0; i < 20; ++i) {
        HttpClient client(m_cluster.port());
        ASSERT_TRUE(client.send("/"));
        ASSERT_EQ(client.read().status, 200);
    }
    const auto answered = [&] {
        const std::string text = metrics("text/plain");
        double sum = 0;
        for (const char* slot : {"1", "2"}) {
            const std::string key =
                "loopscope_http_requests_total{worker=\"" + std::string(slot) + "\",outcome=\"answered\"} ";
            const std::size_t at = text.find(key);
            sum += at == std::string::npos ? 0 : std::atof(text.c_str() + at + key.size());
        }
        return sum;
    };
    const double before = answered();
    EXPECT_GE(before, 20);
    (void)outcome(restart(1));
    (void)outcome(restart(2));
    EXPECT_GE(answered(), before);
    EXPECT_TRUE(contains(metrics("text/plain"), "loopscope_worker_restarts_total{worker=\"1\"} 1\n"));
}

TEST_F(Prometheus, ItsCheckerHasNothingToSay)
{
    const auto answer = get("/metrics", "Accept: text/plain\r\n");
    EXPECT_TRUE(contains(answer.head, "\r\nContent-Type: text/plain; version=0.0.4")) << answer.head;
    const Outcome check = shell("promtool check metrics < " + saved("text", metrics("text/plain")));
    EXPECT_EQ(check.code, 0);
    EXPECT_EQ(check.output, "");
}

// The checker knows the older format only; making blocks reads the newer one, with a time on every line.
TEST_F(Prometheus, ReadsTheOpenFormat)
{
    EXPECT_TRUE(contains(get("/metrics").head, "\r\nContent-Type: application/openmetrics-text; version=1.0.0"));
    std::istringstream text(metrics("application/openmetrics-text"));
    std::string timed;
    for (std::string line; std::getline(text, line);)
        timed += line + (line.front() == '#' ? "\n" : " 1700000000\n");
    const Outcome made =
        shell("promtool tsdb create-blocks-from openmetrics " + saved("open", timed) + " " + file("blocks"));
    EXPECT_EQ(made.code, 0) << made.output;
    EXPECT_TRUE(contains(timed, "# EOF"));
}

TEST_F(Prometheus, ScrapesTheCluster)
{
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(bind(probe, reinterpret_cast<const sockaddr*>(&address), length), 0);
    getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length);
    close(probe);
    const int port = ntohs(address.sin_port);
    const std::string config =
        saved("prometheus.yml", "scrape_configs:\n  - job_name: stage\n    scrape_interval: 1s\n    static_configs:\n"
                                "      - targets: [\"127.0.0.1:" +
                                    std::to_string(m_cluster.metricsPort()) + "\"]\n");
    const std::vector<std::string> words{"prometheus", "--config.file=" + config, "--storage.tsdb.path=" + file("tsdb"),
                                         "--log.level=error", "--web.listen-address=127.0.0.1:" + std::to_string(port)};
    std::vector<char*> argv;
    for (const std::string& word : words)
        argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    pid_t prometheus = -1;
    ASSERT_EQ(posix_spawnp(&prometheus, "prometheus", nullptr, nullptr, argv.data(), environ), 0);
    const auto query = [&](const std::string& what) {
        return shell("promtool query instant http://127.0.0.1:" + std::to_string(port) + " '" + what + "'").output;
    };
    EXPECT_TRUE(eventually([&] { return contains(query("up"), "=> 1 @"); })) << query("up");
    EXPECT_TRUE(eventually([&] { return contains(query("count(nodejs_eventloop_delay_max_seconds)"), "=> 2 @"); }));
    EXPECT_TRUE(contains(query("loopscope_build_info"), "cluster=\"stage\"")) << query("loopscope_build_info");
    kill(prometheus, SIGKILL);
    waitpid(prometheus, nullptr, 0);
}

TEST(LogFile, TakesWhatWorkersPrintAndIsOpenedAnew)
{
    const ScratchFolder folder;
    const std::string log = folder.path() + "/stage.log";
    Cluster cluster(folder, {"--json"}, "server_stage", {"LOOPSCOPE_LOG_FILE=" + log, "STAGE_FOLDER=" + folder.path()});
    const auto print = [&] {
        HttpClient client(cluster.port());
        EXPECT_TRUE(client.send("/print"));
        EXPECT_EQ(client.read().status, 200);
    };
    print();
    EXPECT_TRUE(eventually([&] { return contains(contentOf(log), " stdout to stdout\n"); })) << contentOf(log);
    EXPECT_TRUE(eventually([&] { return contains(contentOf(log), " stderr to stderr\n"); }));
    EXPECT_TRUE(contains(contentOf(log), " listening port "));
    std::filesystem::rename(log, log + ".moved");
    cluster.signal(SIGUSR1);
    EXPECT_TRUE(eventually([&] {
        print();
        return contains(contentOf(log), "to stdout\n");
    }));
    cluster.signal(SIGTERM);
    EXPECT_EQ(cluster.waitForAll(), 0);
}

// A limit of 4 KiB for any file stands for a disk that fills up.
TEST(FullDisk, UnderTheLogStopsNobody)
{
    const ScratchFolder folder;
    const std::string program = std::string(std::getenv("LOOPSCOPE_BIN")) + "/server_stage";
    Cluster cluster(folder, {"-c", "ulimit -f 4; exec " + program, "bash", "--json"}, "/bin/bash",
                    {"LOOPSCOPE_LOG_FILE=" + folder.path() + "/stage.log", "STAGE_FOLDER=" + folder.path()});
    Console console(cluster.socket());
    ASSERT_TRUE(console.next());
    (void)console.attach(wire::Role::Operate);
    HttpClient client(cluster.port());
    for (int i = 0; i < 200; ++i) {
        ASSERT_TRUE(client.send("/print"));
        ASSERT_EQ(client.read().status, 200);
    }
    int said = 0;
    console.watch = [&](const wire::HubMessage& message) {
        const auto* event = std::get_if<wire::Event>(&message);
        said += event != nullptr && event->kind == "error" && contains(event->text, "File too large") ? 1 : 0;
    };
    EXPECT_TRUE(console.waitFor<wire::Event>([&](const wire::Event&) { return said > 0; }));
    wire::RestartWorker restart;
    restart.slot = {1};
    EXPECT_FALSE(console.waitForReply(console.send(restart)).error);
    EXPECT_EQ(said, 1) << "once";
    EXPECT_EQ(std::filesystem::file_size(folder.path() + "/stage.log"), 4096U);
    cluster.signal(SIGTERM);
    EXPECT_EQ(cluster.waitForAll(), 0);
}

TEST(PidFile, NamesTheSupervisorAndIsTakenOverAfterACrash)
{
    const ScratchFolder folder;
    const std::string path = folder.path() + "/stage.pid";
    const std::vector<std::string> environment{"LOOPSCOPE_PID_FILE=" + path, "STAGE_FOLDER=" + folder.path()};
    {
        Cluster first(folder, {"--json"}, "server_stage", environment);
        EXPECT_EQ(contentOf(path), std::to_string(first.pid()) + "\n");
        Cluster second(folder, {}, "server_stage", environment);
        EXPECT_TRUE(contains(second.readErrors(), "process " + std::to_string(first.pid())));
        EXPECT_EQ(second.waitFor(), 1);
        first.signal(SIGKILL);
        EXPECT_EQ(first.waitForAll(), -SIGKILL);
    }
    Cluster third(folder, {"--json"}, "server_stage", environment);
    EXPECT_EQ(contentOf(path), std::to_string(third.pid()) + "\n");
    third.signal(SIGTERM);
    EXPECT_EQ(third.waitForAll(), 0);
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(BadOption, IsOneSentenceAndTwo)
{
    const ScratchFolder folder;
    for (const char* program : {"server_stage", "loopserve"}) {
        Cluster cluster(folder, {"hello"}, program, {"LOOPSCOPE_WORKERS=many"});
        EXPECT_TRUE(contains(cluster.readErrors(), "LOOPSCOPE_WORKERS takes a number from 1 to 512 or \"max\""));
        EXPECT_EQ(cluster.waitForAll(), 2) << program;
    }
}

// As systemd starts a service with a socket: the socket is descriptor 3, and it wants to be told.
TEST(Systemd, HandsOverItsSocketAndIsTold)
{
    const ScratchFolder folder;
    const std::string path = folder.path() + "/notify";
    const int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    ASSERT_EQ(bind(manager, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), length), 0);
    ASSERT_EQ(listen(listener, 128), 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);

    const std::string program = std::string(std::getenv("LOOPSCOPE_BIN")) + "/server_stage";
    Cluster cluster(
        folder,
        {"-c", "exec env LISTEN_FDS=1 LISTEN_PID=$$ " + program + " 3<&" + std::to_string(listener), "bash", "--json"},
        "/bin/bash", {"NOTIFY_SOCKET=" + path, "STAGE_FOLDER=" + folder.path()});
    close(listener);
    EXPECT_EQ(cluster.port(), ntohs(address.sin_port));
    const auto isTold = [&](const std::string& what) {
        return eventually([&] {
            std::array<char, 512> text{};
            const ssize_t count = recv(manager, text.data(), text.size() - 1, 0);
            return count > 0 && contains(text.data(), what);
        });
    };
    EXPECT_TRUE(isTold("READY=1"));
    Load once(cluster.port(), 4, Load::Keep::Once);
    once.waitForAnswers(50);
    cluster.signal(SIGHUP);
    EXPECT_TRUE(isTold("RELOADING=1"));
    EXPECT_TRUE(isTold("READY=1"));
    once.waitForAnswers(50);
    once.stop();
    EXPECT_EQ(once.failed(), 0U) << "of " << once.answered();
    cluster.signal(SIGTERM);
    EXPECT_TRUE(isTold("STOPPING=1"));
    EXPECT_EQ(cluster.waitForAll(), 0);
    close(manager);
}

} // namespace loopscope::test
