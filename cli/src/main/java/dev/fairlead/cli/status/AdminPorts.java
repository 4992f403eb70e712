package dev.fairlead.cli.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Admin ports that a user named, as of processes on this machine. */
public final class AdminPorts {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern FORM = Pattern.compile("[^\\s/@?#]+:[0-9]{1,5}");

  private AdminPorts() {}

  /** Whether it is {@code HOST:PORT}. */
  public static boolean wellFormed(String admin) {
    return FORM.matcher(admin).matches()
        && Integer.parseInt(admin.substring(admin.lastIndexOf(':') + 1)) <= 65535;
  }

  /**
   * Asks one after the other.
   *
   * @param admins each {@link #wellFormed}
   */
  public static List<Answer> ask(List<String> admins) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      for (String admin : admins) {
        answers.add(ask(client, admin));
      }
    }
    return answers;
  }

  private static Answer ask(HttpClient client, String admin) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + admin + "/status"))
              .timeout(PATIENCE)
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Answer.of(admin, false, response.body())
          : new Answer.Silence(admin, false, "answers " + response.statusCode() + " to /status");
    } catch (HttpConnectTimeoutException e) {
      return new Answer.Silence(admin, false, "does not answer");
    } catch (ConnectException e) {
      return new Answer.Silence(
          admin, false, unresolved(e) ? "no such host" : "refuses the connection: is it running?");
    } catch (IOException | IllegalArgumentException e) {
      return new Answer.Silence(admin, false, "does not answer: " + e.getMessage());
    }
  }

  private static boolean unresolved(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof UnresolvedAddressException || (cause != null && unresolved(cause));
  }
}
