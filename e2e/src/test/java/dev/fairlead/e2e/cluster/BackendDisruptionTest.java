package dev.fairlead.e2e.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to the pods of a backend costs no request. */
@ExtendWith(Installed.Extension.class)
class BackendDisruptionTest {
  @Test
  void rollingUpdate(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "rolled")) {
      new Disruption(installed, app).costsNothing(traffic -> app.roll());
    }
  }

  @Test
  void rollingUpdateWithHalfOfThePodsUnavailable(Installed installed) throws InterruptedException {
    var manners = new Backend.Manners("5s", "50%");
    try (var app = new Backend(installed.client(), "rolled-in-halves", manners)) {
      new Disruption(installed, app).costsNothing(traffic -> app.roll());
    }
  }

  /** Its pods close their listener at once, as many programs do: what is idempotent moves. */
  @Test
  void rollingUpdateOfPodsThatDoNotLinger(Installed installed) throws InterruptedException {
    var manners = new Backend.Manners("0s", "25%");
    try (var app = new Backend(installed.client(), "hasty", manners)) {
      new Disruption(installed, app).costsNothingThatMayBeRetried(traffic -> app.roll());
    }
  }

  @Test
  void scalingFromTwoToTenAndBack(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "scaled")) {
      new Disruption(installed, app)
          .costsNothing(traffic -> {
            app.scale(10);
            traffic.more(100);
            app.scale(2);
          });
    }
  }

  @Test
  void podsThatAreKilledThoughTheyAreReady(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "killed")) {
      app.scale(3);
      var disruption = new Disruption(installed, app);
      disruption.costsNothingThatMayBeRetried(traffic -> {
        for (var pod : app.pods()) {
          disruption.kill(pod);
          traffic.more(100);
          app.available(3);
        }
      });
    }
  }

  @Test
  void podsThatAreDeletedWithoutGrace(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "gone")) {
      app.scale(3);
      new Disruption(installed, app)
          .costsNothingThatMayBeRetried(traffic -> {
            for (var pod : app.pods()) {
              installed.client().resource(pod).withGracePeriod(0).delete();
              traffic.more(100);
              app.available(3);
            }
          });
    }
  }

  @Test
  void podsWhoseReadinessFlaps(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "flapping")) {
      new Disruption(installed, app)
          .costsNothing(traffic -> {
            for (int i = 0; i < 4; i++) {
              var pod = app.pods().get(i % 2);
              app.tell(pod, "/unready");
              app.available(1);
              app.tell(pod, "/ready");
              app.available(2);
            }
          });
    }
  }

  @Test
  void podThatAcceptsButDoesNotAnswer(Installed installed) throws InterruptedException {
    try (var app = new Backend(installed.client(), "mute")) {
      app.apply(
          """
          apiVersion: fairlead.dev/v1alpha1
          kind: BackendPolicy
          metadata: {name: app}
          spec: {targetRefs: [{name: app}], retry: {attempts: 1, perTryTimeout: 2s}}
          """);
      new Disruption(installed, app)
          .costsNothingThatMayBeRetried(traffic -> {
            app.tell(app.pods().getFirst(), "/mute");
            traffic.more(500);
          });
    }
  }
}
