// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <uv.h>

namespace loopscope::server {

// Closing a libuv handle is asynchronous, so its memory must outlive its owner: the handle is freed by libuv's close
// callback, never by a destructor. One loop thread.
template <class Handle>
struct UvCloser
{
    void operator()(Handle* handle) const
    {
        auto* base = reinterpret_cast<uv_handle_t*>(handle);
        base->data = nullptr;
        uv_close(base, [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
    }
};
template <class Handle>
using UvPtr = std::unique_ptr<Handle, UvCloser<Handle>>;

// "Permission denied (EACCES)" for a libuv status.
[[nodiscard]] inline std::string uvText(int status)
{
    return std::string(uv_strerror(status)) + " (" + uv_err_name(status) + ")";
}

// A timer with a callback; stops and closes itself. Unref'ed timers do not keep the loop alive and are not counted as
// active handles of the application.
class UvTimer
{
public:
    enum class Keep { Alive, Unref };
    UvTimer(uv_loop_t* loop, Keep keep, std::function<void()> callback);

    void startOnce(std::chrono::milliseconds delay);
    void startEvery(std::chrono::milliseconds period);
    void stop();
    [[nodiscard]] bool isActive() const;

private:
    UvPtr<uv_timer_t> m_timer;
    std::function<void()> m_callback;
};

} // namespace loopscope::server
