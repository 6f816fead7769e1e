// The runtime's side of NRI: the adaptation of github.com/containerd/nri, without a container
// runtime behind it. It relays the events that its standard input names to its plugins.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/containerd/nri/pkg/adaptation"
	"github.com/containerd/nri/pkg/api"
)

var pod = &api.PodSandbox{Id: "pod0", Name: "pod", Namespace: "default"}

func main() {
	socket := flag.String("socket", "", "path of the Unix socket on which plugins register")
	flag.Parse()
	if *socket == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := serve(*socket); err != nil {
		fmt.Fprintln(os.Stderr, "nri runtime:", err)
		os.Exit(1)
	}
}

func serve(socket string) error {
	// No plugin is started from a folder.
	runtime, err := adaptation.New("peer", "1.0", synchronize, update,
		adaptation.WithSocketPath(socket),
		adaptation.WithPluginPath(socket+".plugins"),
		adaptation.WithPluginConfigPath(socket+".conf"))
	if err != nil {
		return err
	}
	if err := runtime.Start(); err != nil {
		return err
	}
	defer runtime.Stop()
	fmt.Printf("listening on unix://%s\n", socket)

	events := bufio.NewScanner(os.Stdin)
	for events.Scan() {
		if err := relay(runtime, strings.Fields(events.Text())); err != nil {
			return err
		}
	}
	return events.Err()
}

// synchronize tells a plugin that has registered about the pod and its two containers.
func synchronize(ctx context.Context, plugin adaptation.SyncCB) error {
	updates, err := plugin(ctx, []*api.PodSandbox{pod}, []*api.Container{container("old0"), container("old1")})
	if err != nil {
		return err
	}
	fmt.Printf("synchronized, %d updates\n", len(updates))
	return nil
}

// update is the plugin's own request: it fails for containers that are not old.
func update(_ context.Context, updates []*api.ContainerUpdate) ([]*api.ContainerUpdate, error) {
	var failed []*api.ContainerUpdate
	for _, update := range updates {
		fmt.Printf("update of %s to %d bytes\n", update.GetContainerId(), memoryLimit(update))
		if !strings.HasPrefix(update.GetContainerId(), "old") {
			failed = append(failed, update)
		}
	}
	return failed, nil
}

func memoryLimit(update *api.ContainerUpdate) int64 {
	return update.GetLinux().GetResources().GetMemory().GetLimit().GetValue()
}

// relay sends the event of one line to the plugins: "run-pod", or "create" with an id and the
// length of an annotation.
func relay(runtime *adaptation.Adaptation, event []string) error {
	ctx := context.Background()
	switch {
	case len(event) == 1 && event[0] == "run-pod":
		return runtime.RunPodSandbox(ctx, &api.RunPodSandboxRequest{Pod: pod})
	case len(event) == 3 && event[0] == "create":
		length, err := strconv.Atoi(event[2])
		if err != nil {
			return err
		}
		created := container(event[1])
		created.Annotations = map[string]string{"long": strings.Repeat("x", length)}
		response, err := runtime.CreateContainer(ctx, &api.CreateContainerRequest{Pod: pod, Container: created})
		if err != nil {
			return err
		}
		for _, variable := range response.GetAdjust().GetEnv() {
			fmt.Printf("%s has %s of length %d\n", event[1], variable.GetKey(), len(variable.GetValue()))
		}
		return nil
	default:
		return fmt.Errorf("expected run-pod or create <id> <length> but was %q", event)
	}
}

func container(id string) *api.Container {
	return &api.Container{Id: id, PodSandboxId: pod.GetId(), Name: id}
}
