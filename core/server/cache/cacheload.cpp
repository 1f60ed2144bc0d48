// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/cacheload.h"

#include <algorithm>
#include <exception>

namespace loopscope::server {

namespace {

using std::chrono::milliseconds;
using Kind = SharedTier::Found::Kind;

constexpr milliseconds MaxPause{50}; // between two looks at what another worker loads
constexpr milliseconds Grace{200};   // after a lost lock's end, for the one who gets it next

} // namespace

// Belongs to the copies of one LoadDone.
struct LoadDone::State
{
    explicit State(std::weak_ptr<CacheLoad> toTell) : load(std::move(toTell)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { tell(loopscope::fail(ErrorCode::Failed, "the loader ended without an answer")); }

    void tell(Result<CacheValue> outcome)
    {
        if (const auto told = std::exchange(load, {}).lock())
            told->loaded(std::move(outcome));
    }
    std::weak_ptr<CacheLoad> load;
};

LoadDone::LoadDone(std::shared_ptr<State> state) : m_state(std::move(state)) {}

void LoadDone::value(std::string bytes) const
{
    m_state->tell(std::make_shared<const std::string>(std::move(bytes)));
}

void LoadDone::value(CacheValue shared) const
{
    m_state->tell(std::move(shared));
}

void LoadDone::absent() const
{
    m_state->tell(CacheValue());
}

void LoadDone::fail(Error error) const
{
    m_state->tell(tl::unexpected<Error>(std::move(error)));
}

CacheLoad::CacheLoad(uv_loop_t* loop, Cache& cache, SharedTier* shared, const CacheOptions& options, std::string key,
                     milliseconds ttl, Loader loader)
    : m_loop(loop),
      m_cache(cache),
      m_shared(shared),
      m_options(options),
      m_key(std::move(key)),
      m_ttl(ttl),
      m_loader(std::move(loader))
{
}

bool CacheLoad::join(Then then)
{
    if (m_waiters.size() >= m_options.maxWaiters)
        return false;
    m_waiters.push_back(std::move(then));
    return true;
}

void CacheLoad::adopt(milliseconds ttl, const Loader& loader)
{
    if (m_loader || m_isLoading)
        return;
    m_ttl = ttl;
    m_loader = loader;
}

void CacheLoad::start()
{
    m_isRefresh = m_waiters.empty();
    if (m_shared == nullptr) {
        load(false);
        return;
    }
    m_shared->read(m_key, [this, alive = weak_from_this()](const SharedTier::Found& found) {
        if (const auto self = alive.lock(); self && !m_hasEnded)
            readDone(found);
    });
}

void CacheLoad::readDone(const SharedTier::Found& found)
{
    if (found.kind == Kind::Away)
        load(false);
    else if (!take(found))
        tryLock();
}

// Whether what was found is all that is wanted; a stale value is, for those who wait.
bool CacheLoad::take(const SharedTier::Found& found)
{
    if (found.kind != Kind::Value && found.kind != Kind::Absent)
        return false;
    const milliseconds window = found.kind == Kind::Value ? m_options.staleWindow : milliseconds{0};
    const milliseconds left = found.left.value_or(m_ttl + window);
    const bool isFresh = left > window || (window.count() == 0);
    if (isFresh)
        keep(found.value, left - window, window);
    else
        keep(found.value, milliseconds{0}, left);
    m_isRefresh = true;
    if (isFresh || !m_loader)
        end();
    answer(found.value, Source::Redis);
    return m_hasEnded;
}

void CacheLoad::tryLock()
{
    if (!m_loader) {
        end();
        answer(CacheValue(), Source::Nobody);
        return;
    }
    if (m_token.empty())
        m_token = m_shared->makeToken();
    m_shared->lock(m_key, m_token, [this, alive = weak_from_this()](const SharedTier::Found& found) {
        if (const auto self = alive.lock(); self && !m_hasEnded)
            lockDone(found);
    });
}

void CacheLoad::lockDone(const SharedTier::Found& found)
{
    m_isLocked = found.hasLock;
    if (found.kind == Kind::Away) {
        load(false);
    } else if (take(found)) { // another was faster
        if (found.hasLock)
            m_shared->unlock(m_key, m_token);
    } else if (found.hasLock) {
        load(true);
    } else {
        waitForOther();
    }
}

void CacheLoad::waitForOther()
{
    if (m_isRefresh && m_waiters.empty()) {
        m_cache.pauseRefresh(m_key); // another worker is at it: who asks after the pause will find it
        end();
        return;
    }
    const std::uint64_t now = uv_now(m_loop);
    if (m_waitsSince == 0)
        m_waitsSince = now;
    if (now - m_waitsSince > static_cast<std::uint64_t>((m_options.lockTime + Grace).count())) {
        load(false);
        return;
    }
    startTimer(m_cache.withJitter(m_pause), &CacheLoad::tryLock);
    m_pause = std::min(m_pause * 2, MaxPause);
}

void CacheLoad::load(bool isLocked)
{
    if (!m_loader) {
        end();
        answer(CacheValue(), Source::Nobody);
        return;
    }
    m_isLocked = isLocked;
    m_isLoading = true;
    m_cache.loaderRuns();
    startTimer(m_options.loadLimit, &CacheLoad::overdue);
    const Loader loader = std::exchange(m_loader, {});
    const LoadDone done(std::make_shared<LoadDone::State>(weak_from_this()));
    try {
        loader(done);
    } catch (const std::exception& thrown) {
        done.fail({ErrorCode::Failed, std::string("the loader threw: ") + thrown.what()});
    } catch (...) {
        done.fail({ErrorCode::Failed, "the loader threw"});
    }
}

void CacheLoad::overdue()
{
    loaded(fail(ErrorCode::TimedOut,
                "the loader did not answer in " + std::to_string(m_options.loadLimit.count()) + " ms"));
}

void CacheLoad::loaded(Result<CacheValue> outcome)
{
    if (!m_isLoading || m_hasEnded)
        return;
    m_isLoading = false;
    const bool isLarge = outcome && *outcome && (*outcome)->size() > m_options.maxValueBytes;
    const bool isMark = outcome && *outcome && **outcome == SharedTier::absentMark();
    if (outcome && !m_isForgotten && !isLarge && !isMark)
        store(*outcome);
    else if (m_isLocked)
        m_shared->unlock(m_key, m_token);
    if (!outcome && m_isRefresh)
        m_cache.pauseRefresh(m_key);
    const auto self = shared_from_this();
    end(); // before the answers: who asks again from one of them begins anew
    answer(outcome, Source::Load);
}

void CacheLoad::store(const CacheValue& value)
{
    const milliseconds window = value ? m_options.staleWindow : milliseconds{0};
    const milliseconds ttl = m_cache.withJitter(value ? m_ttl : std::min(m_ttl, m_options.negativeTtl));
    keep(value, ttl, window);
    if (m_isLocked)
        m_shared->storeLocked(m_key, m_token, value, ttl + window);
}

void CacheLoad::keep(const CacheValue& value, milliseconds freshFor, milliseconds staleFor)
{
    if (!m_isForgotten && !m_isDistrusted)
        m_cache.keep(m_key, value, freshFor, staleFor);
}

void CacheLoad::answer(const Result<CacheValue>& result, Source source)
{
    const std::vector<Then> waiters = std::exchange(m_waiters, {});
    m_cache.answered(waiters.size(), source);
    for (const Then& then : waiters)
        then(result);
}

void CacheLoad::end()
{
    if (std::exchange(m_hasEnded, true))
        return;
    stopTimer();
    m_cache.ended(*this);
}

void CacheLoad::letGo()
{
    if (m_isLoading && m_isLocked)
        m_shared->unlock(m_key, m_token);
}

void CacheLoad::abandon(const Error& why)
{
    m_hasEnded = true;
    stopTimer();
    for (const Then& then : std::exchange(m_waiters, {}))
        then(tl::unexpected<Error>(why));
}

void CacheLoad::stopTimer()
{
    if (m_timer)
        m_timer->stop();
}

void CacheLoad::startTimer(milliseconds delay, void (CacheLoad::*then)())
{
    m_onTimer = then;
    if (!m_timer)
        m_timer = std::make_unique<UvTimer>(m_loop, UvTimer::Keep::Alive, [this] {
            const auto self = shared_from_this();
            (this->*m_onTimer)();
        });
    m_timer->startOnce(delay);
}

} // namespace loopscope::server
