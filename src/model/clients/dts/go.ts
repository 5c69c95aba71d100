import { goMod } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { goString } from '../literals.ts';
import {
  endpointNotes,
  avroRecords,
  dtsAtLeastOnce,
  fillers,
  groupPassword,
  instanceHeader,
  longestFiller,
  neverByOffset,
  noAutoCommit,
  oneClient,
  onlyWithoutCommit,
  outsideOfWindow,
  sourceTimeField,
  startInSeconds,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A plain Kafka client in Go with franz-go, which asks the server for its versions, takes the only partition itself, and
 * commits with the metadata that DTS wants.
 * https://github.com/twmb/franz-go
 */
export const dtsGo: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, groupId, kafkaUser, start } = facts;
  return {
    main: {
      path: 'main.go',
      language: 'go',
      text: `package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl/plain"
)

${comment('//', [instanceHeader(facts), `Needs ${module.path} ${module.version} and its package kadm.`, dtsAtLeastOnce, oneClient, avroRecords])}

const (
${comment('//', endpointNotes(facts), '\t')}
	broker = ${goString(endpoint.text)}
	topic  = ${goString(topic)}
	group  = ${goString(groupId)}
	user   = ${goString(kafkaUser)}
${comment('//', [startInSeconds(facts), onlyWithoutCommit, `${outsideOfWindow} This client then begins at the END.`], '\t')}
	startSeconds int64 = ${start.at}
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
${comment('//', [groupPassword], '\t')}
	signIn := []kgo.Opt{
		kgo.SeedBrokers(broker),
		kgo.SASL(plain.Auth{User: user, Pass: environment("DTS_PASSWORD")}.AsMechanism()),
	}
	manager, err := kgo.NewClient(signIn...)
	if err != nil {
		log.Fatal(err)
	}
	defer manager.Close()
	positions := kadm.NewClient(manager)

	// The name says milliseconds, and DTS takes seconds. An expired position is an error to be seen.
	start := kgo.NoResetOffset().AfterMilli(begin(ctx, positions))
	reading := kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {0: start}})
	client, err := kgo.NewClient(append(signIn, reading)...)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	committed := time.Now()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		for _, failure := range fetches.Errors() {
			if !errors.Is(failure.Err, context.Canceled) {
				log.Fatal(failure.Err)
			}
		}
		var last *kgo.Record
		for _, record := range fetches.Records() {
${comment('//', [fillers], '\t\t\t')}
			if len(record.Value) <= ${longestFiller} {
				continue
			}
			fmt.Println(record.Offset, sourceSeconds(record.Value), len(record.Value))
			last = record
		}
		if last != nil && time.Since(committed) > 5*time.Second {
			commit(ctx, positions, last)
			committed = time.Now()
		}
	}
}

${comment('//', [neverByOffset])}
func begin(ctx context.Context, positions *kadm.Client) int64 {
	answers, err := positions.FetchOffsets(ctx, group)
	if err != nil {
		log.Fatal(err)
	}
	if answer, ok := answers.Lookup(topic, 0); ok && answer.Err == nil {
		seconds, _, _ := strings.Cut(answer.Metadata, "|")
		if number, err := strconv.ParseInt(seconds, 10, 64); err == nil && number < 1e11 {
			return number
		}
	}
	return startSeconds
}

${comment('//', [noAutoCommit])}
func commit(ctx context.Context, positions *kadm.Client, last *kgo.Record) {
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{
		Topic:       topic,
		Partition:   0,
		At:          last.Offset + 1,
		LeaderEpoch: -1,
		Metadata:    strconv.FormatInt(sourceSeconds(last.Value), 10),
	})
	answers, err := positions.CommitOffsets(ctx, group, offsets)
	if err == nil {
		err = answers.Error()
	}
	if err != nil {
		log.Println("The position was not committed:", err)
	}
}

${comment('//', [sourceTimeField])}
func sourceSeconds(value []byte) int64 {
	var number int64
	for field := 0; field < 3; field++ {
		var length int
		number, length = binary.Varint(value)
		if length <= 0 {
			log.Fatal("This is not a record of DTS.")
		}
		value = value[length:]
	}
	return number
}

func environment(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("Set %s.", name)
	}
	return value
}
`,
    },
    others: [goMod(module)],
  };
};

const module = { go: '1.25.0', path: 'github.com/twmb/franz-go', version: versions.franzGo };
