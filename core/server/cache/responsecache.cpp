// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/responsecache.h"

namespace loopscope::server {

struct ResponseCache::Visit
{
    std::string key;
    std::string ifNoneMatch;
    PageRules rules;
    PageUse use = PageUse::Normal;
    Produce produce;
    Then then;
    std::optional<Page> own; // what this visit's handler made and nobody else may have

    // What answerWith looks at, after the request's views are gone.
    [[nodiscard]] PageRequest request() const
    {
        PageRequest request;
        request.header = [this](std::string_view name) {
            return name == "If-None-Match" ? std::string_view(ifNoneMatch) : std::string_view();
        };
        return request;
    }
};

namespace {

PageAnswer asItIs(Page page)
{
    PageAnswer answer;
    answer.status = page.status;
    answer.isFailure = page.isFailure;
    answer.headers = std::move(page.headers);
    answer.bytes = std::make_shared<const std::string>(std::move(page.body));
    answer.body = *answer.bytes;
    return answer;
}

} // namespace

ResponseCache::ResponseCache(TieredCache& cache, std::function<std::int64_t()> now)
    : m_cache(cache), m_now(std::move(now))
{
}

std::optional<std::pair<std::string, std::chrono::seconds>> ResponseCache::storable(const Page& page,
                                                                                    const PageRules& rules) const
{
    const auto lifetime = pageLifetime(page, rules);
    auto bytes = lifetime ? storablePage(page, m_now(), *lifetime) : std::nullopt;
    return bytes ? std::optional(std::pair(std::move(*bytes), *lifetime)) : std::nullopt;
}

void ResponseCache::get(const PageRequest& request, const PageRules& rules, Produce produce, Then then)
{
    const auto visit = std::make_shared<Visit>();
    visit->rules = rules;
    visit->produce = std::move(produce);
    visit->then = std::move(then);
    auto key = pageKey(request, rules);
    visit->use = key ? pageUse(request) : PageUse::Bypass;
    if (key)
        visit->key = std::move(*key);
    visit->ifNoneMatch = request.header("If-None-Match");
    const bool isHead = request.method == "HEAD"; // its handler need not make the body that a GET wants
    if (visit->use != PageUse::Normal) {
        visit->use = isHead ? PageUse::Bypass : visit->use;
        produceAlone(visit);
        return;
    }
    if (isHead) {
        visit->use = PageUse::Bypass;
        m_cache.get(visit->key, [this, visit](const Result<CacheValue>& value) { found(visit, value); });
        return;
    }
    m_cache.getOrLoad(
        visit->key, rules.ttl, [this, visit](const LoadDone& done) { load(visit, done); },
        [this, visit](const Result<CacheValue>& value) { found(visit, value); });
}

void ResponseCache::load(const std::shared_ptr<Visit>& visit, const LoadDone& done)
{
    visit->produce([this, visit, done](Page page) {
        if (auto bytes = storable(page, visit->rules)) {
            done.value(std::move(bytes->first));
            return;
        }
        const bool isFailure = page.status >= 500;
        visit->own = std::move(page);
        if (isFailure)
            done.fail({ErrorCode::Failed, "the handler failed"}); // the next one may do better
        else
            done.absent();
    });
}

void ResponseCache::found(const std::shared_ptr<Visit>& visit, const Result<CacheValue>& value)
{
    if (visit->own) {
        visit->then(asItIs(std::move(*visit->own)));
        return;
    }
    if (!value && value.error().code == ErrorCode::TimedOut) { // its handler hangs: more of them would not help
        visit->then(
            asItIs({503, {{"Retry-After", "1"}, {"Content-Type", "text/plain; charset=utf-8"}}, "busy\n", true}));
        return;
    }
    const auto page = value ? readPage(*value) : Result<StoredPage>(fail(ErrorCode::NotFound, "no page"));
    if (page)
        visit->then(answerWith(*page, visit->request(), m_now()));
    else
        produceAlone(visit);
}

void ResponseCache::produceAlone(const std::shared_ptr<Visit>& visit)
{
    visit->produce([this, visit](Page page) {
        auto bytes = visit->use == PageUse::Reload ? storable(page, visit->rules) : std::nullopt;
        if (!bytes) {
            visit->then(asItIs(std::move(page)));
            return;
        }
        const auto shared = std::make_shared<const std::string>(std::move(bytes->first));
        m_cache.set(visit->key, shared, bytes->second);
        if (const auto stored = readPage(shared))
            visit->then(answerWith(*stored, visit->request(), m_now()));
        else
            visit->then(asItIs(std::move(page)));
    });
}

} // namespace loopscope::server
