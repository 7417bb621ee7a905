// Replaces a key by a new one; the old one works on for a while, so that nothing stands still meanwhile.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/shared/api/client";
import type { ApiKey, CreatedApiKey } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Failure } from "@/shared/ui/feedback";
import { Field, Select } from "@/shared/ui/field";
import { t } from "@/strings/api-keys";
import { t as common } from "@/strings/common";

/** For how many minutes the old key works on. */
const overlaps = [0, 60, 1_440, 10_080, 43_200] as const;
const usual = 1_440;

interface RotateDialogProps {
  apiKey: ApiKey;
  onRotated: (created: CreatedApiKey) => void;
  onClose: () => void;
}

/** Mounted while it is open. */
export function RotateDialog({ apiKey, onRotated, onClose }: RotateDialogProps) {
  const { id, projectId, name } = apiKey;
  const [overlap, setOverlap] = useState<number>(usual);
  const cache = useQueryClient();
  const rotate = useMutation({
    mutationFn: () => api.keys.rotate(projectId, id, overlap),
    // The secret is in no cache.
    gcTime: 0,
    onSuccess: (created) => {
      cache.invalidateQueries({ queryKey: ["project", projectId, "keys"] });
      cache.invalidateQueries({ queryKey: ["project", projectId, "activity"] });
      onRotated(created);
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.rotateTitle(name)}
      description={t.rotateAbout}
      className="max-w-md"
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate();
        }}
      >
        <Field label={t.overlap}>
          {(field) => (
            <Select
              {...field}
              value={String(overlap)}
              onChange={({ target }) => setOverlap(Number(target.value))}
            >
              {overlaps.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {t.overlaps[minutes]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {rotate.isError && <Failure error={rotate.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" disabled={rotate.isPending}>
            {t.rotateAction}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
