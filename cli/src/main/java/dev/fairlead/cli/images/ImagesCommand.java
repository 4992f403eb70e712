package dev.fairlead.cli.images;

import dev.fairlead.snapshot.identity.FolderProblem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead images}: what a cluster needs, as files or in a registry. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    description = {
      "Builds the container images of the operator and the data plane, without a container engine.",
      "Needs mmdebstrap (apt-get install mmdebstrap) and a Debian mirror.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  fairlead images --out target/images",
      "  kind load image-archive target/images/operator.tar",
      "  kind load image-archive target/images/dataplane.tar"
    })
public final class ImagesCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where operator.tar and dataplane.tar (docker-archive) and their bills of"
              + " materials (CycloneDX) go.")
  private Path out = Path.of(".");

  @Option(
      names = "--push",
      paramLabel = "REGISTRY",
      description =
          "Also push the images to this registry, as REGISTRY/fairlead/operator and"
              + " REGISTRY/fairlead/dataplane, with the credentials of 'docker login'.")
  private @Nullable String registry;

  @Option(
      names = "--insecure",
      description = "Push over plain HTTP or to an unknown certificate if need be.")
  private boolean insecure;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Tag of the images; default: the version, which the chart expects.")
  private @Nullable String tag;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var line = java.util.Objects.requireNonNull(spec).commandLine();
    var home = Path.of(System.getProperty("fairlead.home", "."));
    try {
      var build = new ImageBuild(home, out, tag, line.getErr()::println);
      for (var image : build.run()) {
        line.getOut().println(image.describe());
        if (registry != null) {
          line.getOut().println("pushed " + image.push(registry, insecure));
        }
      }
      build.close(); // not after a failure: the logs say why
      return 0;
    } catch (FileSystemException e) {
      throw new ParameterException(line, FolderProblem.text(e), e);
    } catch (ImageException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
  }
}
