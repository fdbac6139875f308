package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * nginx on a loopback port, run by the current user. Serves media, and API pages made beforehand, so that the
 * benchmark's own process has nothing to do while others are measured.
 */
public final class Nginx implements AutoCloseable {
    private final Path www;
    private final int port;
    private final Process process;

    /** Starts nginx with its files in a directory. */
    public Nginx(Path directory) throws IOException {
        www = Files.createDirectories(directory.resolve("www"));
        port = freePort();
        var configuration = Files.writeString(directory.resolve("nginx.conf"), configuration(directory));
        process = new ProcessBuilder(
                        Tools.find("nginx")
                                .orElseThrow(
                                        () -> new IOException("nginx is not installed; apt-get install nginx-light"))
                                .toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nginx.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Awaitility.await("nginx, see " + directory.resolve("nginx.log"))
                .atMost(Duration.ofSeconds(10))
                .until(this::answers);
    }

    /** Returns the directory of what is served. */
    public Path www() {
        return www;
    }

    /** Returns scheme, host and port. */
    public String origin() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        // SIGTERM: the master ends its workers.
        process.destroy();
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String configuration(Path directory) {
        var user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        return user + """
                daemon off;
                worker_processes auto;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.error.log;
                events {
                    worker_connections 1024;
                }
                http {
                    access_log off;
                    sendfile on;
                    tcp_nopush on;
                    types {
                        video/mp4 mp4;
                        audio/mp4 m4a;
                        text/vtt vtt;
                        text/plain txt;
                        application/json json;
                    }
                    client_body_temp_path %1$s/temporary;
                    proxy_temp_path %1$s/temporary;
                    fastcgi_temp_path %1$s/temporary;
                    uwsgi_temp_path %1$s/temporary;
                    scgi_temp_path %1$s/temporary;
                    server {
                        listen 127.0.0.1:%2$d;
                        root %3$s;
                        location ~ ^/[^/]+/v2/ {
                            default_type application/json;
                            try_files $uri/$arg_status-$arg_next_page_token.json =404;
                        }
                        location / {
                            autoindex on;
                        }
                    }
                }
                """.formatted(directory, port, www);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
