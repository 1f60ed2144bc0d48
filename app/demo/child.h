// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/server/loop/uvhandle.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace loopscope::demo {

// A helper process of the demo (traffic, redis-server) that ends with us: it is started through "loopserve
// with-parent", which asks the kernel to end it when its parent dies.
class Child
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Child>> start(uv_loop_t* loop, std::vector<std::string> command,
                                                              std::function<void()> exited = {});
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    void terminate();
    [[nodiscard]] bool isRunning() const { return m_running; }

private:
    Child() = default;
    server::UvPtr<uv_process_t> m_process;
    std::function<void()> m_exited;
    bool m_running = false;
};

// The other side of it. argv[0] is the parent's number; then the program and its arguments, which it becomes, or
// "--remove", a folder and the program: then it waits beside the program and removes the folder when that has ended,
// whoever ended it.
[[nodiscard]] int runWithParent(char** argv);

} // namespace loopscope::demo
