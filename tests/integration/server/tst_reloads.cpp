// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"
#include "tests/integration/server/stagefixture.h"

#include <iostream>
#include <poll.h>

// Rolling reloads under load, for each way in which clients keep connections: no request fails.
namespace loopscope::test {

namespace {

class Reloads : public Stage
{
protected:
    // requests: of the long version, spread over its reloads
    void reloadUnder(Load::Keep keep, unsigned requests)
    {
        const unsigned reloads = isLong() ? 20 : 3;
        const unsigned each = isLong() ? requests / reloads : 100;
        Load load(m_cluster.port(), isLong() ? 64 : 16, keep);
        for (unsigned i = 0; i < reloads; ++i) {
            load.waitForAnswers(each);
            wire::ReloadCluster reload;
            reload.timeoutMs = 60000;
            const wire::Reply reply = m_console.waitForReply(m_console.send(reload));
            ASSERT_FALSE(reply.error) << reply.error->message;
            const auto result = wire::decodeReloadResult(reply.resultJson);
            ASSERT_TRUE(result) << reply.resultJson;
            EXPECT_EQ(result->reloaded, 2);
        }
        load.waitForAnswers(100);
        load.stop();
        EXPECT_EQ(load.failed(), 0U);
        std::cout << load.answered() << " requests over " << reloads << " reloads, " << load.failed() << " failed\n";
    }
};

} // namespace

TEST_F(Reloads, KeptConnectionsLoseNoRequest)
{
    reloadUnder(Load::Keep::Alive, 400000);
}

TEST_F(Reloads, ClientsThatThinkLoseNoRequest)
{
    reloadUnder(Load::Keep::Think, 20000);
}

TEST_F(Reloads, ConnectionsOfOneRequestLoseNone)
{
    reloadUnder(Load::Keep::Once, 150000);
}

} // namespace loopscope::test
