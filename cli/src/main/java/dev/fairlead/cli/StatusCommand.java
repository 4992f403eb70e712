package dev.fairlead.cli;

import dev.fairlead.cli.print.Terminal;
import dev.fairlead.cli.print.UserErrorException;
import dev.fairlead.cli.status.AdminPorts;
import dev.fairlead.cli.status.Answer;
import dev.fairlead.cli.status.ClusterPods;
import dev.fairlead.cli.status.StatusPages;
import dev.fairlead.cli.status.StatusView;
import dev.fairlead.operator.source.SourceException;
import dev.fairlead.operator.source.kubernetes.KubernetesAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairlead status}. */
@Command(
    name = "status",
    description = {
      "Says how an installation is: operator replicas and their leader, data planes with revision,"
          + " lag and drain, how many findings stand, how fast changes arrive.",
      ""
    },
    footer = {
      "",
      "Exit code 1 if something is wrong: a finding of severity error, no leader, a data plane that"
          + " is not ready, has no operator, refuses a revision or is more than 10 s behind, or"
          + " somebody who does not answer. Exit code 2 if nobody answers.",
      "",
      "Example:",
      "  fairlead status                                    the cluster of your kubeconfig",
      "  fairlead status --admin 127.0.0.1:9090             a process on this machine",
      "  fairlead status -o json | jq '.dataPlanes[] | select(.current | not)'"
    })
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description =
          "Asks this admin port instead of a cluster (repeatable): of run, of an operator or of a"
              + " data plane.")
  private List<String> admins = List.of();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "The cluster; needs the rights to list pods and to get pods/proxy. Without it: KUBECONFIG,"
              + " the ServiceAccount of the pod, or ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Where Fairlead is installed. Default: looks everywhere.")
  private @Nullable String namespace;

  @Mixin private OutputOptions output = new OutputOptions();

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws SourceException, InterruptedException {
    List<Answer> answers = admins.isEmpty() ? cluster() : AdminPorts.ask(checked());
    StatusView view = StatusPages.view(answers);
    output.format().print(view, terminal);
    if (answers.stream().allMatch(Answer.Silence.class::isInstance)) {
      return Cli.USAGE;
    }
    return view.wrong() ? Cli.FINDINGS : Cli.FINE;
  }

  private List<String> checked() {
    for (String admin : admins) {
      if (!AdminPorts.wellFormed(admin)) {
        throw new UserErrorException(
            "--admin is '" + admin + "'; expected: HOST:PORT, such as 127.0.0.1:9090");
      }
    }
    return admins;
  }

  private List<Answer> cluster() throws SourceException {
    try (KubernetesClient client = KubernetesAccess.client(kubeconfig)) {
      List<Answer> answers = new ClusterPods(client, namespace).ask();
      if (answers.isEmpty()) {
        throw new UserErrorException(
            "no pod of Fairlead is there"
                + (namespace == null ? "" : " in namespace " + namespace)
                + " (label app.kubernetes.io/name=fairlead)");
      }
      return answers;
    } catch (KubernetesClientException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UserErrorException("the cluster does not say which pods there are: " + why, e);
    }
  }
}
