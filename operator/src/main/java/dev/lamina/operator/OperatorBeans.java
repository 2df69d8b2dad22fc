package dev.lamina.operator;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** What the operator's parts are given. */
class OperatorBeans {

  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.systemUTC();
  }

  /** One replica works at a time; the others wait with warm caches. Active in production only, see application.properties. */
  @Produces
  @ApplicationScoped
  LeaderElectionConfiguration leaderElection() {
    return new LeaderElectionConfiguration("lamina-operator");
  }
}
