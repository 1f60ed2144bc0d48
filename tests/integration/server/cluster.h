// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace loopscope::test {

// A folder of its own under the temporary folder, removed with all it holds.
class ScratchFolder
{
public:
    ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();
    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] std::vector<std::string> leftOver() const; // every file and socket below, folders of ours excepted

private:
    std::string m_path;
};

// The real loopserve as a child process, its run-time and temporary folders in a scratch folder. The test's process
// becomes the reaper of whatever the child leaves behind, so that waiting for "no child at all" proves that nothing
// runs.
class Cluster
{
public:
    // program: of this build, or an absolute path. Waits for the ready line when arguments hold "--json". environment:
    // "NAME=value", on top of the test's own.
    Cluster(const ScratchFolder& folder, const std::vector<std::string>& arguments,
            const std::string& program = "loopserve", const std::vector<std::string>& environment = {});
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;
    ~Cluster(); // kills what still runs

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] const std::string& readyLine() const { return m_readyLine; }
    [[nodiscard]] int port() const;
    [[nodiscard]] std::string socket() const;
    [[nodiscard]] std::string redis() const; // empty: null
    [[nodiscard]] int metricsPort() const;

    void signal(int number) const;
    void closeInput();
    // All that it still writes; for programs that end.
    [[nodiscard]] std::string readOutput() const;
    [[nodiscard]] std::string readErrors() const;
    [[nodiscard]] std::string readErrorLine() const; // waits for it; empty at the end
    // Blocks until it and everything it started is gone; the exit code of the program itself, or minus the signal.
    [[nodiscard]] int waitForAll();
    [[nodiscard]] int waitFor(); // the program alone

private:
    [[nodiscard]] std::string member(const std::string& name) const;
    pid_t m_pid = -1;
    int m_input = -1;
    int m_output = -1;
    int m_errors = -1;
    bool m_ended = false;
    std::string m_readyLine;
};

} // namespace loopscope::test
