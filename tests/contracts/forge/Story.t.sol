// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CertificateWord} from "../../../contracts/types/CertificateWord.sol";
import {Cast} from "./Cast.sol";
import {same, vm} from "./Vm.sol";

contract StoryTest is Cast {
    function test_a_receivable_from_confirmation_to_its_end() public {
        uint56 r = confirmed(FACE);
        executes(signed(splitting(r, 1, one(400_000)), KEY + SUPPLIER));
        uint128 part = child(r, 1, 0);
        executes(transfers(SUPPLIER, part, 1, SECOND, 400_000));
        executes(accepts(SECOND, part, 2, SUPPLIER, 400_000));
        same(ledger.certificateWord(part).holder(), SECOND, "holder");
        paying(r, 2, 600_000);
        executes(disburses(r, 5, 1, bytes32("ref")));
        vm.warp(cutoff);
        executes(pays(r, FACE, bytes32("paid")));
    }
}
