package dev.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU time per request to an HTTP/1.1 origin, of Fairlead and nginx: all candidates run at once
 * with one worker on one CPU, the load and the origin on the other; rounds of two seconds in random
 * order; the median of the rounds' ratios counts. A second nginx says how far apart two equal
 * things look here.
 */
final class SideBySide {
  private static final int CONNECTIONS = 16;
  private static final String TARGET = "/some/path?with=query";

  /** As a browser sends it. */
  private static final List<String> FIELDS =
      List.of(
          "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
          "Accept-Language: en-US,en;q=0.5",
          "Accept-Encoding: gzip, deflate, br",
          "Cookie: session=0123456789abcdef0123456789abcdef",
          "Referer: http://bench/");

  /** What clients speak, and who speaks it. */
  enum Clients {
    /** Keep-alive connections of HTTP/1.1. */
    H1(
        List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d2s"),
        "(\\d+) requests in",
        "Non-2xx or 3xx responses: (\\d+)|connect (\\d+), read (\\d+), write (\\d+)",
        ""),
    /** As many connections of HTTP/2 in the clear, with eight requests at a time on each. */
    H2(
        List.of("h2load", "-t1", "-c" + CONNECTIONS, "-m8", "-D2"),
        "requests: (\\d+) total",
        "done, \\d+ succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout",
        " http2");

    private final List<String> command;
    private final Pattern requests;
    private final Pattern errors;
    private final String listen; // nginx's word for it

    Clients(List<String> command, String requests, String errors, String listen) {
      this.command = command;
      this.requests = Pattern.compile(requests);
      this.errors = Pattern.compile(errors);
      this.listen = listen;
    }
  }

  private final Clients clients;
  private final Processes processes;
  private final int rounds;
  private final List<Candidate> candidates = new ArrayList<>();
  private int originPort;

  private record Candidate(String name, int port, List<Long> pids, List<Sample> samples) {}

  SideBySide(Processes processes, Clients clients, int rounds) {
    this.clients = clients;
    this.processes = processes;
    this.rounds = rounds;
  }

  void run() throws Exception {
    Main.printMachine();
    System.out.println(Processes.output(List.of("nginx", "-v")).strip());
    int origin =
        nginx("origin", "return 200 'fifty bytes of answer, that is all there is to it.';", 1);
    String proxy =
        "proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $http_host;"
            + " proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Request-ID $request_id;"
            + " proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Real-IP $remote_addr;";
    originPort = origin;
    nginx("nginx", proxy, 0);
    nginx("nginx again", proxy, 0);
    fairlead(origin);
    warm();
    Random random = new Random(42);
    List<Candidate> order = new ArrayList<>(candidates);
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Candidate candidate : order) {
        candidate.samples().add(sample(candidate));
      }
    }
    report();
  }

  private int nginx(String name, String location, int cpu) throws Exception {
    int port = Processes.freePort();
    Path folder = Files.createDirectories(processes.work().resolve(name.replace(' ', '-')));
    String upstream =
        originPort == 0
            ? ""
            : "upstream origin { server 127.0.0.1:%d; keepalive 128; keepalive_requests 1000000000; }"
                .formatted(originPort);
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        worker_processes 1; daemon off; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 4096; }
        http { access_log off; keepalive_requests 1000000000; %2$s
        client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
        server { listen 127.0.0.1:%3$d%5$s; location / { %4$s } } }
        """
            .formatted(folder, upstream, port, location, originPort == 0 ? "" : clients.listen));
    Process process =
        processes.start(
            name,
            List.of(
                "taskset",
                "-c",
                String.valueOf(cpu),
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                config.toString()));
    processes.awaitPort(port, process);
    if (originPort != 0) {
      candidates.add(new Candidate(name, port, Processes.family(process), new ArrayList<>()));
    }
    return port;
  }

  private void fairlead(int origin) throws Exception {
    Path folder = Files.createDirectories(processes.work().resolve("manifests"));
    Files.writeString(folder.resolve("bench.yaml"), Manifests.one("bench", "/", origin));
    int port = Processes.freePort();
    List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
    command.addAll(Main.serve(processes, folder, port));
    Process process = processes.start("fairlead", command);
    processes.awaitPort(port, process);
    candidates.add(new Candidate("fairlead", port, Processes.family(process), new ArrayList<>()));
  }

  /** Until CPU per request is flat over three samples, and at least 300,000 requests. */
  private void warm() throws Exception {
    Candidate fairlead = candidates.getLast();
    long requests = 0;
    int flat = 0;
    double last = Double.MAX_VALUE;
    for (int i = 0; i < 40 && (requests < 300_000 || flat < 3); i++) {
      Sample sample = sample(fairlead);
      requests += sample.requests();
      flat = sample.microsPerRequest() > last * 0.97 ? flat + 1 : 0;
      last = sample.microsPerRequest();
      System.out.printf("warming: %,d requests, %.1f µs%n", requests, last);
    }
    for (Candidate candidate : candidates) {
      sample(candidate);
    }
  }

  private Sample sample(Candidate candidate) throws IOException, InterruptedException {
    long cpu = Processes.cpuNanos(candidate.pids());
    long[] ticks = Processes.ticks(candidate.pids());
    List<String> command = new ArrayList<>(List.of("taskset", "-c", "1"));
    command.addAll(clients.command);
    FIELDS.forEach(field -> command.addAll(List.of("-H", field)));
    command.add("http://127.0.0.1:" + candidate.port() + TARGET);
    String output = Processes.output(command);
    long[] after = Processes.ticks(candidate.pids());
    long used = Processes.cpuNanos(candidate.pids()) - cpu;
    Matcher matcher = clients.requests.matcher(output);
    if (!matcher.find()) {
      throw new IOException(clients.command.getFirst() + " says: " + output);
    }
    return new Sample(
        Long.parseLong(matcher.group(1)),
        used,
        after[0] - ticks[0],
        after[1] - ticks[1],
        failures(output));
  }

  private long failures(String output) {
    long sum = 0;
    Matcher matcher = clients.errors.matcher(output);
    while (matcher.find()) {
      for (int i = 1; i <= matcher.groupCount(); i++) {
        sum += matcher.group(i) == null ? 0 : Long.parseLong(matcher.group(i));
      }
    }
    return sum;
  }

  private void report() throws IOException {
    List<Sample> base = candidates.getFirst().samples();
    System.out.printf("%n%s, %d rounds of 2 s, %d connections%n", clients, rounds, CONNECTIONS);
    System.out.printf(
        "%-12s %12s %8s %8s %10s %22s %8s%n",
        "", "µs/request", "user", "system", "RSS MiB", "ratio to nginx (95 %)", "failed");
    for (Candidate candidate : candidates) {
      List<Sample> samples = candidate.samples();
      double all = Sample.median(samples, Sample::microsPerRequest);
      double user = Sample.median(samples, Sample::userMicros);
      double[] ratio = Sample.ratio(samples, base);
      System.out.printf(
          "%-12s %12.2f %8.2f %8.2f %10d %8.3f (%.3f to %.3f) %8d%n",
          candidate.name(),
          all,
          user,
          all - user,
          Processes.residentKib(candidate.pids()) / 1024,
          ratio[0],
          ratio[1],
          ratio[2],
          samples.stream().mapToLong(Sample::failures).sum());
    }
  }
}
